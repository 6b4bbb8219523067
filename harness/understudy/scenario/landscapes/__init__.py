"""Landscapes in the hand of a test: what the pytest fixtures give, and the plain API."""
