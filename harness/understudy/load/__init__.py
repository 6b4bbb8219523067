"""Load runs: personas come as the calendar sends them, and what is right is counted, not sent."""
