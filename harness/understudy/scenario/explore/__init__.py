"""Many performances of one scenario: what none of them alone would show."""
