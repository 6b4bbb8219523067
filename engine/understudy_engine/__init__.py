"""The reference sync engine: a stranger that knows base URLs and credentials only."""
