"""A stranger's vendor is found by looking, and touches nothing but its own folder."""

import pytest
from toy_pack.tallybook import VENDOR

from understudy.kernel.errors import UsageError
from understudy.vendor.discovery import by_role, scan, vendor, vendors


def test_a_vendor_in_a_folder_of_its_own_is_found_without_being_named() -> None:
    assert scan("toy_pack") == [VENDOR]


def test_a_pack_that_is_not_there_has_no_vendors_and_each_folder_has_one() -> None:
    assert scan("no_such_pack") == []
    with pytest.raises(UsageError, match="has no VENDOR"):
        scan("planted")


def test_the_shipped_vendors_play_five_roles_in_the_order_of_their_ports() -> None:
    found = list(vendors().values())

    assert [v.port for v in found] == sorted(v.port for v in found)
    assert sorted(by_role()) == ["crm", "erp", "hcm", "ppm", "psa"]
    with pytest.raises(UsageError, match="did you mean"):
        vendor(found[0].name[:-1])
