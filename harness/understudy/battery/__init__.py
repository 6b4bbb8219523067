"""What every vendor owes, as tests that a pack's author runs: `pytest --pyargs understudy.battery`.

It needs pytest, which is imported by nothing else of ours that runs. `-k NAME` asks one vendor.
"""
