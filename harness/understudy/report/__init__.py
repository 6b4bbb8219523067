"""Readers of the event stream: each turns what happens in a run into something to look at."""
