"""The house style, held as tests; and each rule shown able to find what it is for."""

import pytest

from tests.house import rules
from tests.house.rules import RULES, Rule
from tests.house.source import Source, checkout

KIT = "harness/understudy/vendor/kit.py"
FAULT = "harness/understudy/faults/late.py"
VENDOR = "mocks/understudy_mocks/acme"
ROOMS = [f"{VENDOR}/{room}.py" for room in sorted(rules.VENDOR_ROOMS) if "." not in room]
TEXTS = ("__init__.py", "README.md", "errors.toml", "left_out.toml")
FOLDER = [*(f"{VENDOR}/{name}" for name in TEXTS), *ROOMS]


def name_of(rule: Rule) -> str:
    return rule.__name__


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_the_house_keeps_its_rule(rule: Rule) -> None:
    findings = "\n".join(rule(checkout()))

    assert not findings, f"{rule.__doc__}\n{findings}"


BREACHES: list[tuple[Rule, str, str]] = [
    (rules.files_are_short, KIT, "a = 1\n" * 401),
    (rules.functions_are_short, KIT, "def f():\n" + "    a = 1\n" * 70),
    (rules.functions_are_short, KIT, "class C:\n  async def f():\n" + "    a = 1\n" * 70),
    (rules.lines_are_narrow, "Makefile", "#" * 101),
    (rules.nothing_draws_or_tells_time_on_its_own, KIT, "import time as t\nt.sleep(1)"),
    (rules.nothing_draws_or_tells_time_on_its_own, KIT, "from time import monotonic\nmonotonic()"),
    (
        rules.nothing_draws_or_tells_time_on_its_own,
        KIT,
        "from datetime import datetime\ndatetime.now()",
    ),
    (
        rules.nothing_draws_or_tells_time_on_its_own,
        KIT,
        "import uuid\nfield(default_factory=uuid.uuid4)",
    ),
    (rules.nothing_draws_or_tells_time_on_its_own, KIT, "import random\nrandom.choice([1])"),
    (rules.nothing_draws_or_tells_time_on_its_own, "scenarios/calm/a.py", "hash('a')"),
    (rules.the_harness_has_never_heard_of_a_vendor, KIT, "# as SalesForce does"),
    (rules.the_harness_has_never_heard_of_a_vendor, "harness/understudy/netsuite.html", ""),
    (rules.a_unit_is_one_public_class, FAULT, "class _Base: ..."),
    (rules.a_unit_is_one_public_class, FAULT, "class Late: ..."),
    (rules.a_unit_is_one_public_class, FAULT, "class A:\n  'A.'\nclass B:\n  'B.'"),
    (rules.nothing_is_left_unfinished, "README.md", "FIXME: say how"),
    (rules.nothing_names_this_machine, "README.md", "see /opt/tool"),
    (rules.nothing_names_this_machine, "requirements.txt", "--extra-index-url https://mirror"),
    (rules.modules_say_what_they_are, KIT, "a = 1"),
    (rules.modules_are_imported, KIT, "import understudy.vendor.kit"),
    (rules.a_makefile_is_a_short_menu, "Makefile", "test: ## x\n" * 17),
    (rules.a_makefile_is_a_short_menu, "Makefile", "test: lint"),
    (rules.a_vendor_introduces_itself_briefly, f"{VENDOR}/__init__.py", "\n" * 40),
]


@pytest.mark.parametrize(("rule", "path", "text"), BREACHES)
def test_a_rule_finds_its_breach(rule: Rule, path: str, text: str) -> None:
    assert len(list(rule([Source(path, text)]))) == 1


KEPT: list[tuple[Rule, str, str]] = [
    (rules.files_are_short, KIT, "a = 1\n" * 400),
    (rules.functions_are_short, KIT, "def f():\n" + "    a = 1\n" * 69),
    (rules.lines_are_narrow, "Makefile", "#" * 100),
    (rules.nothing_draws_or_tells_time_on_its_own, KIT, "from random import Random\nRandom(7)"),
    (rules.nothing_draws_or_tells_time_on_its_own, KIT, "self.clock.now(); time.hour"),
    (
        rules.nothing_draws_or_tells_time_on_its_own,
        "harness/understudy/kernel/clock.py",
        "import time\ntime.monotonic()",
    ),
    (rules.the_harness_has_never_heard_of_a_vendor, f"{VENDOR}/objects.py", "# Salesforce"),
    (rules.a_unit_is_one_public_class, FAULT, "class Late:\n  'Late.'\nclass _Part: ..."),
    (rules.a_unit_is_one_public_class, "harness/understudy/faults/base.py", ""),
    (rules.modules_say_what_they_are, KIT, "'''A kit.'''"),
    (rules.modules_say_what_they_are, "tests/__init__.py", ""),
    (rules.modules_are_imported, FAULT, ""),
]


@pytest.mark.parametrize(("rule", "path", "text"), KEPT)
def test_a_rule_lets_pass_what_is_right(rule: Rule, path: str, text: str) -> None:
    assert list(rule([Source(path, text)])) == []


def test_every_rule_has_a_breach() -> None:
    shown = {rule for rule, _, _ in BREACHES} | {rules.vendors_have_the_same_rooms}

    assert shown == set(RULES)


def test_a_module_is_used_when_imported_or_named_in_a_string_or_a_setting() -> None:
    kit = Source(KIT, "")

    for user in (
        Source("scenarios/calm/a.py", "from understudy.vendor.kit import Kit"),
        Source("scenarios/calm/a.py", "from understudy.vendor import kit"),
        Source("engine/understudy_engine/a.py", "load('understudy.vendor.kit:Kit')"),
        Source("pyproject.toml", 'kit = "understudy.vendor.kit:main"'),
    ):
        findings = rules.modules_are_imported([kit, user])
        assert not any(finding.startswith(KIT) for finding in findings)


def test_a_module_that_only_tests_import_is_not_used() -> None:
    test = Source("tests/test_kit.py", "import understudy.vendor.kit")

    assert len(list(rules.modules_are_imported([Source(KIT, ""), test]))) == 1


def test_a_vendor_may_turn_a_room_into_a_package_but_add_none() -> None:
    folder = [Source(path, "") for path in FOLDER]
    package = [s for s in folder if not s.path.endswith("rules.py")]
    package += [Source(f"{VENDOR}/rules/{name}.py", "") for name in ("__init__", "posting")]

    assert list(rules.vendors_have_the_same_rooms(folder)) == []
    assert list(rules.vendors_have_the_same_rooms(package)) == []
    assert len(list(rules.vendors_have_the_same_rooms(folder[1:]))) == 1
    assert (
        len(list(rules.vendors_have_the_same_rooms([*folder, Source(f"{VENDOR}/x.py", "")]))) == 1
    )
