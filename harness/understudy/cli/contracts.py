"""`understudy contract`: is each vendor what its published contract says?"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer
from rich.console import Console

from understudy.contract.published import Comparison, compare, publish
from understudy.kernel.errors import UsageError
from understudy.kernel.seed import Seed
from understudy.vendor.discovery import vendor as vendor_named
from understudy.vendor.discovery import vendors
from understudy.vendor.vendor import Vendor

if TYPE_CHECKING:
    from understudy.contract.examine import Target
    from understudy.contract.findings import Probed

DEFAULT_EXAMPLES = 10
SEED_OF_UP = 7
BROKEN = 1
SHOWN_LINES = 12

Named = Annotated[list[str] | None, typer.Argument(help="Vendors; all if none.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


def contract(
    names: Named = None,
    url: Annotated[str, typer.Option(help="Probe what answers here (one vendor).")] = "",
    landscape: Annotated[
        Path | None, typer.Option(help="Probe the systems of this landscape file.")
    ] = None,
    max_examples: Annotated[
        int, typer.Option(help="How many examples of each operation the fuzzer tries.")
    ] = DEFAULT_EXAMPLES,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Cover every field of every object type.")
    ] = False,
    jobs: Annotated[int, typer.Option(help="Vendors at a time; 0: as many as CPUs.")] = 0,
    freeze: Annotated[
        bool, typer.Option("--freeze", help="Publish today's contracts instead of probing them.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Compare each vendor's contract with the published one, and probe every operation of it."""
    if max_examples < 1:
        raise UsageError("--max-examples must be at least 1")
    chosen = [vendor_named(name) for name in names or []]
    if freeze:
        return _freeze(chosen or list(vendors().values()), as_json)
    targets = _targets(chosen, url, landscape)
    chosen = chosen or [vendor_named(name) for name in targets or vendors()]
    comparisons = {v.name: compare(v) for v in chosen}
    effort = (max_examples, thorough)
    probed = _examine(chosen, effort, targets, jobs or os.cpu_count() or 1)
    console = Console(stderr=as_json, quiet=as_json, highlight=False)
    told = []
    for vendor, found in zip(chosen, probed, strict=True):
        told.append(_row(found, comparisons[vendor.name]))
        _tell(console, vendor, found, comparisons[vendor.name])
    holds = all(row["verdict"] == "held" for row in told)
    if as_json:
        _print({"verdict": "held" if holds else "broken", "vendors": told})
    else:
        console.print("held" if holds else "broken")
    return 0 if holds else BROKEN


def _freeze(chosen: Iterable[Vendor], as_json: bool) -> int:
    published = {v.name: publish(v) for v in chosen}
    if as_json:
        _print({"vendors": {n: [str(c) for c in found.changes] for n, found in published.items()}})
        return 0
    for name, found in published.items():
        what = f"{len(found.changes)} changes" if found.published else "for the first time"
        print(f"{name}: published, {what}")
        for change in found.changes:
            print(f"  {change.change_class}: {change.rule} at {change.at}")
    return 0


def _examine(
    chosen: list[Vendor], effort: tuple[int, bool], targets: Mapping[str, "Target"], jobs: int
) -> Iterator["Probed"]:
    """What each vendor's probe found, in their order; several at a time."""
    try:
        import understudy.contract.fuzz  # noqa: F401  # is it there, before processes are started?
    except ModuleNotFoundError as missing:
        raise UsageError(
            f"{missing.name} is missing; probing needs: pip install 'understudy[contract]'"
        ) from None
    work = [(v.name, *effort, targets.get(v.name)) for v in chosen]
    if jobs == 1 or len(work) == 1:
        yield from (_one(*row) for row in work)
        return
    with ProcessPoolExecutor(min(jobs, len(work)), get_context("spawn")) as pool:
        yield from pool.map(_one, *zip(*work, strict=True))


def _one(name: str, max_examples: int, thorough: bool, target: "Target | None") -> "Probed":
    from understudy.contract.examine import examine

    return examine(vendor_named(name), max_examples, target, thorough=thorough)


def _targets(chosen: list[Vendor], url: str, landscape: Path | None) -> Mapping[str, "Target"]:
    """Where the systems stand, if not in this process."""
    if not url and landscape is None:
        return {}
    systems = _systems(landscape) if landscape else {}
    if url:
        if len(chosen) != 1:
            raise UsageError("--url is one system's: name its vendor, and only that")
        vendor = chosen[0]
        auth = systems.get(vendor.name, {}).get("auth")
        credentials = auth or vendor.credentials(Seed(SEED_OF_UP).sub(vendor.name))
        systems = {vendor.name: {"base_url": url.rstrip("/"), "auth": credentials}}
    missing = [v.name for v in chosen if v.name not in systems]
    if missing:
        raise UsageError(f"{', '.join(missing)} is not on that stage")
    return {name: _target(entry) for name, entry in systems.items()}


def _target(entry: Mapping[str, object]) -> "Target":
    from understudy.contract.examine import Target

    auth = entry.get("auth")
    if not isinstance(auth, Mapping):
        raise UsageError("a system of that landscape has no credentials")
    return Target(str(entry["base_url"]), {str(k): str(v) for k, v in auth.items()})


def _systems(path: Path) -> Mapping[str, Mapping[str, object]]:
    try:
        told = orjson.loads(path.read_bytes())
        return {entry["vendor"]: entry for entry in told["systems"].values()}
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as wrong:
        raise UsageError(f"{path} is no landscape file: {wrong}") from None


def _row(found: "Probed", comparison: Comparison) -> dict[str, object]:
    return {
        "vendor": found.vendor,
        "verdict": "held" if found.holds and comparison.holds else "broken",
        "published": comparison.published,
        "changes": [
            {"rule": c.rule, "at": c.at, "class": c.change_class, "declared": declared}
            for c in comparison.changes
            for declared in [c not in comparison.undeclared]
        ],
        "stale": [str(change) for change in comparison.stale],
        "operations": found.operations,
        "cases": found.cases,
        "exclusions": [
            {"operations": e.operations, "check": e.check, "reason": e.reason, "times": times}
            for e, times in found.excluded.items()
        ],
        "failures": [asdict(finding) for finding in found.findings.values()],
    }


def _tell(console: Console, vendor: Vendor, found: "Probed", comparison: Comparison) -> None:
    console.print(
        f"{vendor.name}: {found.operations} operations, {found.cases} cases, "
        f"{len(found.excluded)} exclusions used, {len(found.findings)} failures",
        markup=False,
    )
    if not comparison.published:
        console.print("  no contract is published; see --freeze", markup=False)
    for change in comparison.undeclared:
        console.print(f"  undeclared change: {change}", markup=False)
    for change in comparison.stale:
        console.print(f"  declared, but not so: {change}", markup=False)
    for finding in found.findings.values():
        console.print(f"  {finding.operation}: {finding.check}: {finding.title}", markup=False)
        for line in [*finding.message.splitlines()[:SHOWN_LINES], finding.request, finding.answer]:
            console.print(f"      {line}", markup=False, soft_wrap=True)


def _print(document: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n")
