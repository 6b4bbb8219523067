"""The firm behind all systems: its nouns, and how a seed grows them."""
