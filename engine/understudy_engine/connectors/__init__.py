"""One file a system: its protocol, and nothing of what the firm does with it."""
