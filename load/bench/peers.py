"""How many requests a second ours answer, beside what npm and pip can install: same work, one run.

    python load/bench/peers.py [ROUNDS]

Needs `wrk` and `java` (Debian: wrk, default-jre-headless), node with npm, and two cores: servers
run on the first one, one at a time is asked from the second one, in turns, so that a noisy machine
wrongs all alike. The peers are installed below `.understudy/peers`, once.

Reading: one record of about 1 KB by its id; ours is one of many, signed in, through the vendor's
own path and on the record, WireMock's is a static stub. Creating: ours is validated, numbered and
logged. List: 200 records by a query; WireMock's is a static body.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median
from urllib.parse import quote

import httpx
from rich.console import Console
from rich.table import Table

from understudy.kernel.clock import RealClock
from understudy.vendor.contract import Visitor
from understudy.vendor.discovery import vendors

HERE = Path(".understudy/peers").absolute()
SERVER, ASKER = ("taskset", "-c", "0"), ("taskset", "-c", "1")
SECONDS, CONNECTIONS, PATIENCE_S = 3, 32, 60
JSON = {"Content-Type": "application/json"}
SOQL = (
    "SELECT Id, Name, StageName, Amount, CloseDate, CurrencyIsoCode, OwnerId, AccountId, Type,"
    " CreatedDate, LastModifiedDate, Description, NextStep, LeadSource, Probability"
    " FROM Opportunity LIMIT 200"
)
SUITEQL = "SELECT id, tranDate, employee, hours, memo FROM timeBill FETCH FIRST 200 ROWS ONLY"
FILLER = "y" * 300
PORTS = {"WireMock": 18181, "WireMock, journal off": 18182, "json-server": 18183, "moto": 18184}


@dataclass(frozen=True)
class Work:
    """A request to be made again and again; a body may hold `%d`, which counts."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True)
class Contestant:
    """What one server is asked for; None where it does not play that."""

    name: str
    read: Work
    create: Work | None = None
    listing: Work | None = None


def main(rounds: int) -> int:
    missing = [tool for tool in ("wrk", "taskset", "java", "npm") if shutil.which(tool) is None]
    if missing:
        sys.stderr.write(f"not measured: {', '.join(missing)} is not installed\n")
        return 2
    HERE.mkdir(parents=True, exist_ok=True)
    with ExitStack() as running:
        contestants = [*_ours(running), *_peers(running)]
        rates = {(c.name, what): list[float]() for c in contestants for what in WHAT}
        for _ in range(rounds + 1):  # the first one warms everybody up
            for contestant in contestants:
                for what in WHAT:
                    work = getattr(contestant, what)
                    if work is not None:
                        rates[contestant.name, what].append(_rate(work))
    _tell(contestants, {key: median(found[1:]) for key, found in rates.items() if found[1:]})
    return 0


WHAT = ("read", "create", "listing")


def _tell(contestants: Sequence[Contestant], rates: Mapping[tuple[str, str], float]) -> None:
    table = Table("requests a second", *WHAT)
    for one in contestants:
        known = [rates.get((one.name, what)) for what in WHAT]
        table.add_row(one.name, *("-" if rate is None else f"{rate:,.0f}" for rate in known))
    Console().print(table)
    ours = [one.name for one in contestants if one.name in vendors()]
    ratios = Table("the slowest of ours to", *WHAT)
    for peer in PORTS:
        told = []
        for what in WHAT:
            slowest = min(rates[name, what] for name in ours if (name, what) in rates)
            rate = rates.get((peer, what))
            told.append("-" if rate is None else f"{slowest / rate:.1f}")
        ratios.add_row(peer, *told)
    Console().print(ratios)


_runs = count()


def _rate(work: Work) -> float:
    script = HERE / "work.lua"
    counted = f"string.gsub({json.dumps(work.body)}, '%%d', n)" if work.body else "nil"
    method = "POST" if work.body else "GET"
    script.write_text(
        f"local n = {next(_runs)}000000\nrequest = function() n = n + 1\n"
        f"local body = {counted}\nreturn wrk.format('{method}', nil, nil, body) end\n",
        encoding="utf-8",
    )
    headers = [part for k, v in work.headers.items() for part in ("-H", f"{k}: {v}")]
    size = ("-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script))
    told = _run(*ASKER, "wrk", *size, *headers, work.url)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    if wrong:
        raise SystemExit(f"{work.url} refused {wrong[1]} requests: the figures would mean nothing")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if found is None:
        raise SystemExit(f"wrk said nothing of {work.url}: {told}")
    return float(found[1])


def _run(*command: str, cwd: Path | None = None) -> str:
    return subprocess.run(command, cwd=cwd, check=True, text=True, stdout=subprocess.PIPE).stdout


@contextmanager
def _served(*command: str, url: str = "") -> Iterator[str]:
    """A server that answers `url` (or has said its first line); yields that line."""
    quiet = subprocess.DEVNULL
    out = subprocess.PIPE if not url else quiet
    server = subprocess.Popen((*SERVER, *command), cwd=HERE, text=True, stdout=out, stderr=quiet)
    try:
        yield _answering(url) if url else str(server.stdout and server.stdout.readline())
    finally:
        server.terminate()
        server.wait()


def _answering(url: str) -> str:
    clock = RealClock()
    began = clock.wall()
    while (clock.wall() - began).total_seconds() < PATIENCE_S:
        try:
            httpx.get(url, timeout=1)
        except httpx.HTTPError:
            continue
        return url
    raise SystemExit(f"{url} does not answer")


# -- ours ------------------------------------------------------------------------------------------


def _ours(running: ExitStack) -> Iterator[Contestant]:
    file = HERE / "landscape.json"
    command = Path(sys.executable).with_name("understudy")
    options = ("--size", "medium", "--free-ports", "--landscape", str(file))
    running.enter_context(_served(str(command), "up", *options))
    systems = json.loads(file.read_text(encoding="utf-8"))["systems"]
    for name, vendor in vendors().items():
        base, auth = systems[name]["base_url"], systems[name]["auth"]

        def post(path: str, form: Mapping[str, str], base: str = base) -> Mapping[str, object]:
            told: Mapping[str, object] = httpx.post(base + path, data=dict(form)).json()
            return told

        now = RealClock().wall().timestamp()
        headers = vendor.sign_in(Visitor(base, auth, now, post))
        yield from _OURS[name](name, base, dict(headers), auth) if name in _OURS else ()


def _first(base: str, headers: Mapping[str, str], path: str, *keys: str | int) -> str:
    found = httpx.get(base + path, headers=dict(headers)).json()
    for key in keys:
        found = found[key]
    return str(found)


def _salesforce(
    name: str, base: str, headers: dict[str, str], auth: Mapping[str, str]
) -> Iterator[Contestant]:
    api = f"{base}/services/data/v62.0"
    query = "/services/data/v62.0/query?q="
    one = "SELECT Id FROM Opportunity LIMIT 1"
    key = _first(base, headers, query + quote(one), "records", 0, "Id")
    body = json.dumps({"Name": "Firm %d", "BillingCity": "Ulm", "Description": FILLER})
    yield Contestant(
        name,
        Work(f"{api}/sobjects/Opportunity/{key}", headers),
        Work(f"{api}/sobjects/Account", {**headers, **JSON}, body),
        Work(f"{api}/query?q={quote(SOQL)}", headers),
    )


def _netsuite(
    name: str, base: str, headers: dict[str, str], auth: Mapping[str, str]
) -> Iterator[Contestant]:
    records = "/services/rest/record/v1"
    key = _first(base, headers, f"{records}/timeBill?limit=1", "items", 0, "id")
    house = _first(base, headers, f"{records}/subsidiary?limit=1", "items", 0, "id")
    body = json.dumps(
        {
            "companyName": "Firm %d",
            "entityId": "F-%d",
            "subsidiary": {"id": house},
            "comments": FILLER,
        }
    )
    asked = {**headers, **JSON, "Prefer": "transient"}
    suiteql = f"{base}/services/rest/query/v1/suiteql?limit=200"
    yield Contestant(
        name,
        Work(f"{base}{records}/timeBill/{key}", headers),
        Work(f"{base}{records}/customer", {**headers, **JSON}, body),
        Work(suiteql, asked, json.dumps({"q": SUITEQL})),
    )


def _workday(
    name: str, base: str, headers: dict[str, str], auth: Mapping[str, str]
) -> Iterator[Contestant]:
    workers = f"/ccx/api/v1/{auth['tenant']}/workers"
    key = _first(base, headers, f"{workers}?limit=1", "data", 0, "id")
    yield Contestant(name, Work(f"{base}{workers}/{key}", headers))


def _servicenow(
    name: str, base: str, headers: dict[str, str], auth: Mapping[str, str]
) -> Iterator[Contestant]:
    table = "/api/now/table"
    key = _first(base, headers, f"{table}/sys_user?sysparm_limit=1", "result", 0, "sys_id")
    body = json.dumps({"short_description": "Printer %d", "description": FILLER})
    yield Contestant(
        name,
        Work(f"{base}{table}/sys_user/{key}", headers),
        Work(f"{base}{table}/incident", {**headers, **JSON}, body),
    )


_OURS = {
    "salesforce": _salesforce,
    "netsuite": _netsuite,
    "workday": _workday,
    "servicenow": _servicenow,
}
"""Not Kantata, whose own limit of requests a minute ends the measuring after a second."""


# -- peers -----------------------------------------------------------------------------------------


def _peers(running: ExitStack) -> Iterator[Contestant]:
    if not (HERE / "node_modules").exists():
        _run(
            "npm",
            "install",
            "--silent",
            "--prefix",
            str(HERE),
            "wiremock@3",
            "json-server@1.0.0-beta.3",
        )
    moto = HERE / "moto/bin/moto_server"
    if not moto.exists():
        _run(sys.executable, "-m", "venv", str(HERE / "moto"))
        _run(str(HERE / "moto/bin/pip"), "install", "--quiet", "moto[server,dynamodb]")
    yield from _wiremock(running)
    yield from _json_server(running)
    yield from _moto(running, str(moto))


def _record(n: int) -> dict[str, str]:
    return {"id": str(n), "name": "x" * 960}


def _wiremock(running: ExitStack) -> Iterator[Contestant]:
    mappings = HERE / "wiremock/mappings"
    mappings.mkdir(parents=True, exist_ok=True)
    page = json.dumps([_record(n) for n in range(200)])
    stubs = (
        ("read", "GET", "/record", 200, json.dumps(_record(1))),
        ("create", "POST", "/record", 201, '{"id":"1","success":true,"errors":[]}'),
        ("list", "GET", "/list", 200, page),
    )
    for name, method, url, status, body in stubs:
        answer = {"status": status, "body": body, "headers": JSON}
        stub = {"request": {"method": method, "url": url}, "response": answer}
        (mappings / f"{name}.json").write_text(json.dumps(stub), encoding="utf-8")
    jar = next(str(p) for p in (HERE / "node_modules/wiremock").rglob("*.jar"))
    off = ("--no-request-journal", "--disable-request-logging")
    for name, options in (("WireMock", ()), ("WireMock, journal off", off)):
        base = f"http://127.0.0.1:{PORTS[name]}"
        folder = ("--root-dir", str(mappings.parent), "--port", str(PORTS[name]))
        running.enter_context(_served("java", "-jar", jar, *folder, *options, url=base))
        body = json.dumps({"Name": "Firm %d", "Description": FILLER})
        yield Contestant(
            name, Work(f"{base}/record"), Work(f"{base}/record", JSON, body), Work(f"{base}/list")
        )


def _json_server(running: ExitStack) -> Iterator[Contestant]:
    base = f"http://127.0.0.1:{PORTS['json-server']}"
    data = HERE / "data.json"
    data.write_text(json.dumps({"records": [_record(n) for n in range(10_000)]}), encoding="utf-8")
    command = str(HERE / "node_modules/.bin/json-server")
    port = ("--port", str(PORTS["json-server"]))
    running.enter_context(_served(command, str(data), *port, url=f"{base}/records/1"))
    page = Work(f"{base}/records?_page=3&_per_page=200")
    yield Contestant("json-server", Work(f"{base}/records/5000"), None, page)


def _moto(running: ExitStack, command: str) -> Iterator[Contestant]:
    base = f"http://127.0.0.1:{PORTS['moto']}"
    running.enter_context(_served(command, "-p", str(PORTS["moto"]), url=f"{base}/moto-api/"))
    headers = {
        "Content-Type": "application/x-amz-json-1.0",
        "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request",
    }

    def target(name: str) -> dict[str, str]:
        return {**headers, "X-Amz-Target": f"DynamoDB_20120810.{name}"}

    table = {
        "TableName": "records",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    httpx.post(base, headers=target("CreateTable"), json=table).raise_for_status()
    for n in range(100):
        item = {name: {"S": value} for name, value in _record(n).items()}
        body = {"TableName": "records", "Item": item}
        httpx.post(base, headers=target("PutItem"), json=body).raise_for_status()
    read = json.dumps({"TableName": "records", "Key": {"id": {"S": "50"}}})
    put = json.dumps({"TableName": "records", "Item": {"id": {"S": "n%d"}, "name": {"S": FILLER}}})
    yield Contestant(
        "moto", Work(base, target("GetItem"), read), Work(base, target("PutItem"), put)
    )


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
