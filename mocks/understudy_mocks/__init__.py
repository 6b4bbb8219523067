"""The systems that are played, one folder a vendor; found by scanning, never registered."""
