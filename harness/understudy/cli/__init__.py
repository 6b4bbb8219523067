"""The command line. Its verbs and exit codes are fixed: 0 held, 1 broken, 3 unknown, 2, 70."""

from understudy.cli.main import main

__all__ = ["main"]
