"""Campaigns: one story played many times, each time with something else in its way."""
