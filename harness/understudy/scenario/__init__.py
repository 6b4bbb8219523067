"""Scenarios: cast, stages, the run itself, and its judging."""
