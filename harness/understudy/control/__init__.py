"""The control page of a live landscape."""
