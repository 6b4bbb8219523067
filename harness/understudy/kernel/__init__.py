"""What everything else stands on: clock, seed, exchange, history, events, errors."""
