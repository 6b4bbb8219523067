"""Contracts of vendors held to their word: published, compared, and probed by a fuzzer."""
