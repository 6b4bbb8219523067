"""The house rules: each is a function from the project's files to what breaks it.

A finding is one line, `path:line: what is wrong, and what to do instead`. What ruff, mypy and
import-linter can say is left to them.
"""

import ast
import re
from collections.abc import Callable, Iterator, Sequence

from tests.house.source import Source

Rule = Callable[[Sequence[Source]], Iterator[str]]

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70
COLUMNS_MAX = 100
VENDOR_LINES_MAX = 39
MAKE_TARGETS_MAX = 16

DISCOVERED = ("faults", "invariants", "drift", "measures")
VENDORS = re.compile("salesforce|kantata|netsuite|workday|servicenow", re.IGNORECASE)
VENDOR_ROOMS = {
    *("__init__.py", "README.md", "errors.toml", "left_out.toml"),
    *("objects", "routes", "queries", "rules", "auth", "events"),
}

# What may be read or drawn in one place only. A name ending in a dot covers all below it.
BANNED = {
    "datetime.date.today": "the landscape's clock",
    "datetime.datetime.now": "the landscape's clock",
    "datetime.datetime.today": "the landscape's clock",
    "datetime.datetime.utcnow": "the landscape's clock",
    "time.": "the landscape's clock",
    "uuid.uuid1": "Seed.hex",
    "uuid.uuid4": "Seed.hex",
    "random.": "a named stream of the seed",
    "secrets.": "Seed.hex",
    "os.urandom": "Seed.hex",
    "hash": "a digest or a sort key, which are the same in every process",
}
ALLOWED = {"random.Random"}
CLOCKS = ("harness/understudy/kernel/", "engine/understudy_engine/clock.py")

UNFINISHED = re.compile(r"\b(TODO|FIXME)\b")
OF_THIS_MACHINE = re.compile(
    r"(?<![\w.])/(?:work|root|opt)/|\.\./shared"
    r"|\bfarm-[a-z]|\bissues show\b"
    r"|--(?:extra-)?index-url|--find-links|--trusted-host"
)


def files_are_short(sources: Sequence[Source]) -> Iterator[str]:
    """A file one cannot hold in the head is two files."""
    for source in sources:
        if source.is_python and len(source.lines) > FILE_LINES_MAX:
            yield f"{source.path}:{len(source.lines)}: more than {FILE_LINES_MAX} lines"


def functions_are_short(sources: Sequence[Source]) -> Iterator[str]:
    """A function fits on a screen."""
    for source in sources:
        for node in ast.walk(source.tree) if source.is_python else ():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES_MAX:
                    yield f"{source.path}:{node.lineno}: {node.name} has {length} lines"


def lines_are_narrow(sources: Sequence[Source]) -> Iterator[str]:
    """Two files fit side by side. Ruff holds the Python; prose wraps itself."""
    for source in sources:
        if source.path in ("Makefile", ".ci/run"):
            for number, line in enumerate(source.lines, 1):
                if len(line) > COLUMNS_MAX:
                    yield f"{source.path}:{number}: {len(line)} columns"


def nothing_draws_or_tells_time_on_its_own(sources: Sequence[Source]) -> Iterator[str]:
    """Same seed, same run: time and chance come from the kernel."""
    for source in sources:
        if not source.is_python or source.path.startswith(CLOCKS):
            continue
        for line, name in source.dotted():
            if instead := _banned(name):
                yield f"{source.path}:{line}: {name}; use {instead}"


def the_harness_has_never_heard_of_a_vendor(sources: Sequence[Source]) -> Iterator[str]:
    """What knows a vendor by name is a vendor's folder, the engine or a test."""
    for source in sources:
        if source.under("harness"):
            for number, line in enumerate([source.path, *source.lines]):
                if found := VENDORS.search(line):
                    yield f"{source.path}:{number}: names {found[0]}; say the role"


def a_unit_is_one_public_class(sources: Sequence[Source]) -> Iterator[str]:
    """A fault, invariant, drift or measure file holds exactly one, with a docstring."""
    for source in sources:
        if not _is_unit(source):
            continue
        classes = [n for n in source.tree.body if isinstance(n, ast.ClassDef)]
        public = [c for c in classes if not c.name.startswith("_")]
        if len(public) != 1:
            yield f"{source.path}:1: {len(public)} public classes, not one"
        for node in public:
            if not ast.get_docstring(node):
                yield f"{source.path}:{node.lineno}: {node.name} has no docstring"


def nothing_is_left_unfinished(sources: Sequence[Source]) -> Iterator[str]:
    """What is still to do is an issue, not a comment."""
    yield from _lines_with(UNFINISHED, sources, "finish it or leave it out")


def nothing_names_this_machine(sources: Sequence[Source]) -> Iterator[str]:
    """The repository means the same on any machine."""
    yield from _lines_with(OF_THIS_MACHINE, sources, "true here only")


def modules_say_what_they_are(sources: Sequence[Source]) -> Iterator[str]:
    """The first line of a file is its promise."""
    for source in sources:
        if source.is_python and source.tree.body and not ast.get_docstring(source.tree):
            yield f"{source.path}:1: no docstring"


def modules_are_imported(sources: Sequence[Source]) -> Iterator[str]:
    """What nothing but a test imports is dead, unless scanning, a setting or pytest finds it."""
    used = {
        name
        for source in sources
        if source.is_python and not source.under("tests")
        for name in source.imports()
        if name != source.module
    }
    settings = [s.text for s in sources if s.path.endswith((".toml", ".yml"))]
    for source in sources:
        module = source.module
        file = source.parts[-1]
        if not module or _is_unit(source) or file in ("__init__.py", "__main__.py"):
            continue
        if file.startswith("test_"):
            continue
        if module not in used and not any(f"{module}:" in text for text in settings):
            yield f"{source.path}:1: nothing imports {module}"


def a_makefile_is_a_short_menu(sources: Sequence[Source]) -> Iterator[str]:
    """At most sixteen targets, each with its line in `make help`."""
    for source in sources:
        if source.path != "Makefile":
            continue
        targets = [line for line in source.lines if re.match(r"[a-z-]+:", line)]
        if len(targets) > MAKE_TARGETS_MAX:
            yield f"Makefile:1: {len(targets)} targets, more than {MAKE_TARGETS_MAX}"
        for line in targets:
            if " ## " not in line:
                yield f"Makefile:{source.lines.index(line) + 1}: a target that does not say why"


def vendors_have_the_same_rooms(sources: Sequence[Source]) -> Iterator[str]:
    """Who knows one vendor's folder knows them all. A room that grows becomes a package."""
    for vendor, inside in _vendors(sources).items():
        rooms = {source.parts[3] for source in inside}
        rooms = {r if r == "__init__.py" else r.removesuffix(".py") for r in rooms}
        for room in sorted(VENDOR_ROOMS - rooms):
            yield f"mocks/understudy_mocks/{vendor}:1: has no {room}"
        for room in sorted(rooms - VENDOR_ROOMS):
            yield f"mocks/understudy_mocks/{vendor}:1: {room} belongs into one of the usual rooms"


def a_vendor_introduces_itself_briefly(sources: Sequence[Source]) -> Iterator[str]:
    """A vendor's `__init__.py` is its card: name, role, dialect, references."""
    for vendor, inside in _vendors(sources).items():
        for source in inside:
            if source.parts[3:] == ("__init__.py",) and len(source.lines) > VENDOR_LINES_MAX:
                yield f"{source.path}:1: {vendor}'s card has {len(source.lines)} lines"


def _banned(name: str) -> str | None:
    """What to use instead of `name`, if it is banned."""
    if name in ALLOWED:
        return None
    return BANNED.get(name) or BANNED.get(name.partition(".")[0] + "." if "." in name else "")


def _is_unit(source: Source) -> bool:
    """Whether it is a file that discovery finds: a fault, an invariant, a drift, a measure."""
    names = ("__init__.py", "base.py")
    return (
        source.is_python
        and source.under(*(f"harness/understudy/{folder}" for folder in DISCOVERED))
        and source.parts[-1] not in names
        and not source.parts[-1].startswith("_")
    )


def _lines_with(words: re.Pattern[str], sources: Sequence[Source], why: str) -> Iterator[str]:
    """Where `words` stand, this folder left out: it has to spell what it bans."""
    for source in sources:
        if not source.under("tests/house"):
            for number, line in enumerate(source.lines, 1):
                if found := words.search(line):
                    yield f"{source.path}:{number}: {found[0]}; {why}"


def _vendors(sources: Sequence[Source]) -> dict[str, list[Source]]:
    """The files of each vendor's folder."""
    folders: dict[str, list[Source]] = {}
    for source in sources:
        if source.under("mocks/understudy_mocks") and len(source.parts) > 3:
            folders.setdefault(source.parts[2], []).append(source)
    return folders


RULES: tuple[Rule, ...] = (
    files_are_short,
    functions_are_short,
    lines_are_narrow,
    nothing_draws_or_tells_time_on_its_own,
    the_harness_has_never_heard_of_a_vendor,
    a_unit_is_one_public_class,
    nothing_is_left_unfinished,
    nothing_names_this_machine,
    modules_say_what_they_are,
    modules_are_imported,
    a_makefile_is_a_short_menu,
    vendors_have_the_same_rooms,
    a_vendor_introduces_itself_briefly,
)
