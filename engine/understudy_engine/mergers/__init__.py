"""A company that was bought: its own PSA and ERP are read, matched, carried over, reconciled.

They are only ever read. What is carried over enters where our truth about it lives, with a key that
names the other company; from there the ordinary flows take it on.
"""
