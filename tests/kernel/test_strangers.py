"""What a stranger's package brings is found by its entry points, and said so when it is broken."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from understudy.faults import Fault, catalogue, make_fault
from understudy.kernel import catalogue as kernel
from understudy.kernel.errors import UsageError
from understudy.vendor import discovery

Install = Callable[[str, Mapping[str, str]], None]

FAULT = '''
"""A fault of the house."""

from understudy.faults import Fault


class {name}(Fault):
    """Definite: nothing was done."""

    id = "{id}"
    definite = True
'''


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Put a package where an installer would, with its entry points."""
    caches = (kernel._installed, kernel._modules, discovery.vendors)

    def put(points: str, modules: Mapping[str, str]) -> None:
        told = tmp_path / "strangers-1.dist-info"
        told.mkdir()
        (told / "METADATA").write_text("Metadata-Version: 2.1\nName: strangers\nVersion: 1\n")
        (told / "entry_points.txt").write_text(dedent(points))
        for name, text in modules.items():
            path = tmp_path / f"{name}.py"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        for found in caches:
            found.cache_clear()

    monkeypatch.syspath_prepend(tmp_path)
    yield put
    for found in caches:
        found.cache_clear()


def test_a_module_and_a_package_of_modules_bring_units(install: Install) -> None:
    install(
        """
        [understudy.faults]
        one = strange_one
        many = strange_many
        """,
        {
            "strange_one": FAULT.format(name="One", id="strange-one"),
            "strange_many/__init__": "",
            "strange_many/two": FAULT.format(name="Two", id="strange-two"),
        },
    )

    assert {"strange-one", "strange-two", "lost-reply"} <= set(catalogue())
    assert make_fault("strange-two", {}).definite


def test_an_id_that_is_taken_is_the_strangers_doing(install: Install) -> None:
    install(
        "[understudy.faults]\nsame = strange_same\n",
        {"strange_same": FAULT.format(name="Same", id="lost-reply")},
    )
    with pytest.raises(UsageError, match="strange_same has the id 'lost-reply', which is that of"):
        catalogue()


def test_a_module_that_is_broken_says_whose_it_is(install: Install) -> None:
    install("[understudy.faults]\nbroken = strange_broken\n", {"strange_broken": "1 / 0"})

    with pytest.raises(UsageError, match=r"strange_broken cannot be loaded: ZeroDivisionError"):
        catalogue()


def test_an_entry_point_names_one_vendor_or_a_package_of_them(install: Install) -> None:
    install("[understudy.vendors]\ntally = toy_pack.tallybook:VENDOR\n", {})

    assert "tallybook" in discovery.vendors()


def test_two_vendors_of_one_name_are_refused(install: Install) -> None:
    install("[understudy.vendors]\ntally = toy_pack.tallybook:VENDOR\nall = toy_pack\n", {})

    with pytest.raises(UsageError, match="two vendors are called 'tallybook'"):
        discovery.vendors()


def test_a_fault_that_only_a_story_has_is_found_by_its_id() -> None:
    class OfOneStory(Fault):
        id = "of-one-story"
        definite = True

    assert isinstance(make_fault("of-one-story", {}), OfOneStory)
    assert "of-one-story" not in catalogue()
