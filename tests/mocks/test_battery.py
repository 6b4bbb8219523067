"""What every vendor owes, whichever it is; and whoever writes one is handed the same tests."""

import pytest

pytest.register_assert_rewrite("understudy.battery.test_vendors")

from understudy.battery.test_vendors import *  # noqa: E402, F403
