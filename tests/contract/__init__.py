"""Contracts: compared, published, probed."""
