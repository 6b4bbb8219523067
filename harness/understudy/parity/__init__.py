"""A real organisation beside our stand-in: what each answers to the same reading calls.

Kept of an answer are its status, media type, header names, error code and the shape of its body:
names and types, never a value.
"""
