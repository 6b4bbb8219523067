"""A firm that several tests look at, generated once a process."""

from understudy.battery.standing import START, small_firm

AS_OF = START.date()
SMALL = small_firm()
