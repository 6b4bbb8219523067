"""`understudy parity`: record what a real organisation answers, compare our stand-in with it."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, cast

import httpx
import orjson
import typer
from rich.console import Console
from rich.table import Table

from understudy.cli.shapes import ShapeFiles, schemas_of
from understudy.contract.stand import Stand
from understudy.kernel.clock import RealClock
from understudy.kernel.errors import UsageError
from understudy.parity.calls import CallList, default_calls, read_calls
from understudy.parity.comparing import Comparison, compare
from understudy.parity.recording import Answer, Ask, Recording, read_recording
from understudy.parity.recording import record as recorded
from understudy.vendor.contract import Visitor
from understudy.vendor.discovery import vendor as vendor_named
from understudy.vendor.vendor import Vendor

app = typer.Typer(
    no_args_is_help=True, help="Your real org beside our stand-in: names and types, no values."
)

DIFFERENT = 1
ENVIRONMENT = "UNDERSTUDY_PARITY_"
TIMEOUT_S = 60.0

Headers = Mapping[str, str]
Landscape = Annotated[
    Path | None, typer.Option("--landscape", help="A landscape file: where a stand-in is served.")
]


@app.command()
def record(
    system: Annotated[str, typer.Option(help="The vendor of the organisation.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    url: Annotated[str, typer.Option(help="Where the organisation's API is.")] = "",
    credential: Annotated[
        list[str] | None,
        typer.Option(help=f"name=value, may be repeated; or {ENVIRONMENT}NAME in the environment."),
    ] = None,
    header: Annotated[
        list[str] | None,
        typer.Option(help="'Name: value' instead of signing in, such as an Authorization."),
    ] = None,
    landscape: Landscape = None,
    calls: Annotated[
        list[Path] | None, typer.Option(help="A TOML of further calls. May be repeated.")
    ] = None,
) -> int:
    """Walk a list of reading calls on a real organisation; keep names, types and codes only."""
    vendor = vendor_named(system)
    asked = _calls(vendor, calls or ())
    base, credentials = url, {**_environment(), **dict(_pairs(credential or (), "="))}
    if landscape is not None:
        base, found = _on(landscape, vendor)
        base, credentials = url or base, {**found, **credentials}
    if not base:
        raise UsageError("--url or --landscape must say where the organisation is")
    with ExitStack() as stack:
        ask, visitor = _over_http(stack, base, credentials)
        signed = dict(_pairs(header or (), ":")) or _signed_in(vendor, visitor)
        made = recorded(vendor.name, asked, ask, signed, credentials)
    try:
        out.write_bytes(made.as_json())
    except OSError as wrong:
        raise UsageError(f"{out} cannot be written: {wrong.strerror}") from None
    skipped = [seen.id for seen in made.seen.values() if seen.skipped]
    print(f"{out}: {len(made.seen) - len(skipped)} calls recorded, {len(skipped)} skipped")
    return 0


@app.command(name="compare")
def compare_(
    file: Annotated[Path, typer.Argument(help="What `record` has written.")],
    against: Annotated[
        Path | None, typer.Option(help="Another recording in the stand-in's place.")
    ] = None,
    landscape: Landscape = None,
    schema: ShapeFiles = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> int:
    """Say where your organisation and our stand-in differ. 0: nowhere, 1: somewhere."""
    org = read_recording(file)
    vendor = vendor_named(org.vendor)
    if len([way for way in (against, landscape, schema) if way]) > 1:
        raise UsageError("--against, --landscape and --schema exclude each other")
    if against is not None:
        other = read_recording(against)
        if other.vendor != org.vendor:
            raise UsageError(f"{against} is a recording of {other.vendor}, not of {org.vendor}")
    elif landscape is not None:
        other = _of_landscape(vendor, org.calls, landscape)
    else:
        other = _of_stand(vendor, org.calls, schema)
    found = compare(org, other)
    if as_json:
        sys.stdout.buffer.write(_document(org.vendor, found))
    else:
        _tell(vendor, found)
    return DIFFERENT if found.differences else 0


def _calls(vendor: Vendor, files: Sequence[Path]) -> CallList:
    lists = [default_calls(vendor.name), *(read_calls(path) for path in files)]
    calls = {call.id: call for one in lists for call in one.calls}
    if not calls:
        raise UsageError(f"there is no list of calls for {vendor.name}; give one with --calls")
    codes = dict.fromkeys(code for one in lists for code in one.error_codes)
    return CallList(tuple(calls.values()), tuple(codes))


def _pairs(texts: Sequence[str], mark: str) -> list[tuple[str, str]]:
    found = [text.partition(mark) for text in texts]
    for (name, there, _), text in zip(found, texts, strict=True):
        if not name or not there:
            raise UsageError(f"{text.partition(mark)[0]!r} has no value; write name{mark}value")
    return [(name.strip(), value.strip()) for name, _, value in found]


def _environment() -> Headers:
    return {
        name.removeprefix(ENVIRONMENT).lower(): value
        for name, value in os.environ.items()
        if name.startswith(ENVIRONMENT)
    }


def _on(path: Path, vendor: Vendor) -> tuple[str, Headers]:
    """Where a system of a landscape is, and how to get in."""
    try:
        told = orjson.loads(path.read_bytes())
        by_vendor = {entry["vendor"]: entry for entry in told["systems"].values()}
        entry = by_vendor.get(vendor.name)
        if entry is None:
            raise UsageError(f"{vendor.name} is not in {path}")
        return str(entry["base_url"]), {k: str(v) for k, v in entry["auth"].items()}
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as wrong:
        raise UsageError(f"{path} is no landscape file: {wrong}") from None


def _over_http(stack: ExitStack, url: str, credentials: Headers) -> tuple[Ask, Visitor]:
    origin = url.rstrip("/")
    if not origin.startswith(("http://", "https://")):
        raise UsageError(f"--url {url!r} does not begin with https://")
    client = stack.enter_context(httpx.Client(base_url=origin, timeout=TIMEOUT_S))

    def send(method: str, path: str, headers: Headers, **parts: object) -> httpx.Response:
        try:
            return client.request(method, path, headers=dict(headers), **parts)  # type: ignore[arg-type]
        except (httpx.HTTPError, httpx.InvalidURL) as wrong:
            raise UsageError(f"{origin} does not answer {path}: {wrong}") from None

    def ask(method: str, path: str, headers: Headers, body: bytes) -> Answer:
        answer = send(method, path, headers, content=body)
        return Answer(answer.status_code, dict(answer.headers), answer.content)

    def post(path: str, form: Headers) -> Mapping[str, object]:
        answer = send("POST", path, {}, data=dict(form))
        if answer.status_code >= 400:
            raise UsageError(f"signing in at {origin}{path} is refused with {answer.status_code}")
        return cast("Mapping[str, object]", answer.json())

    return ask, Visitor(origin, credentials, RealClock().wall().timestamp(), post)


def _signed_in(vendor: Vendor, visitor: Visitor) -> Headers:
    try:
        headers = vendor.sign_in(visitor)
    except KeyError as missing:
        name = str(missing.args[0])
        raise UsageError(
            f"signing in to {vendor.title} needs {name}: --credential {name}=…,"
            f" {ENVIRONMENT}{name.upper()} in the environment, or --header 'Authorization: …'"
        ) from None
    if not headers:
        raise UsageError(f"nobody can sign in to {vendor.title} here; give --header")
    return headers


def _of_landscape(vendor: Vendor, calls: CallList, path: Path) -> Recording:
    url, credentials = _on(path, vendor)
    with ExitStack() as stack:
        ask, visitor = _over_http(stack, url, credentials)
        return recorded(vendor.name, calls, ask, _signed_in(vendor, visitor), credentials)


def _of_stand(vendor: Vendor, calls: CallList, schema: Sequence[Path] | None) -> Recording:
    """What our own stand-in answers, in this process."""
    stand = Stand(vendor, schema=schemas_of(schema, [vendor.name]).get(vendor.name))

    def ask(method: str, path: str, headers: Headers, body: bytes) -> Answer:
        answer = stand.ask(method, f"{stand.origin}{path}", headers, body)
        return Answer(answer.status, dict(answer.headers), answer.body)

    try:
        visitor = stand.visitor()
        return recorded(vendor.name, calls, ask, _signed_in(vendor, visitor), visitor.credentials)
    finally:
        stand.close()


# -- what is said of it --------------------------------------------------------------------------


def _document(vendor: str, found: Comparison) -> bytes:
    told = {
        "vendor": vendor,
        "verdict": "different" if found.differences else "same",
        "differences": [asdict(difference) for difference in found.differences],
        "alike": list(found.alike),
        "not_compared": dict(found.not_compared),
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n"


def _tell(vendor: Vendor, found: Comparison) -> None:
    console = Console(highlight=False)
    if found.differences:
        table = Table("call", "difference", "where", "your org", "our stand-in", box=None)
        for one in found.differences:
            table.add_row(one.call, one.kind, one.where, one.org or "-", one.stand_in or "-")
        console.print(table, markup=False)
    for call, reason in found.not_compared.items():
        console.print(f"not compared: {call}: {reason}", markup=False)
    alike = f"{len(found.alike)} calls alike, {len(found.differences)} differences"
    console.print(f"{vendor.title}, your org against our stand-in: {alike}", markup=False)
