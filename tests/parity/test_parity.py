"""A real organisation beside our stand-in: here, one of ours with differences planted in it."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import orjson
import pytest

from tests.mocks.server import serve
from tests.shaping.bench import ShapedBench, schema_of
from understudy.cli import main
from understudy.cli import parity as command
from understudy.kernel.errors import UsageError
from understudy.parity.calls import Call, CallList, default_calls
from understudy.parity.comparing import Comparison, compare
from understudy.parity.recording import Answer, Recording, read_recording, record
from understudy.vendor.contract import Visitor
from understudy.vendor.discovery import vendor
from understudy.vendor.vendor import Vendor

MARK = "Zq77"
SHAPE = f"""
[salesforce.Account.fields.Region__c]
type = "Picklist"
label = "{MARK} Region"
choices = ["{MARK} North", "{MARK} South"]
default = "{MARK} North"
[salesforce.Account.fields.Fax__c]
type = "Phone"
[salesforce.Contact.fields.Email]
hidden = true
[salesforce.Account]
record_types = [{{ name = "Partner", label = "{MARK} Partner" }}]
"""


def _sign_in(visitor: Visitor) -> Mapping[str, str]:
    own = visitor.credentials
    form = {k: own[k] for k in ("client_id", "client_secret", "username")}
    form |= {"grant_type": "password", "password": own["password"] + own["security_token"]}
    token = visitor.post("/services/oauth2/token", form)["access_token"]
    return {"authorization": f"Bearer {token}"}


def _recording(bench: ShapedBench, calls: CallList | None = None) -> Recording:
    def ask(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        bench.headers, signed = {}, bench.headers
        answer = bench.call(method, path, headers=dict(headers), content=body)
        bench.headers = signed
        return Answer(answer.status_code, answer.headers, answer.content)

    calls = calls or default_calls("salesforce")
    return record("salesforce", calls, ask, bench.headers, bench.system.credentials)


@pytest.fixture(scope="module")
def org(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShapedBench]:
    """The organisation: its own shape, and its own words in every record."""
    path = tmp_path_factory.mktemp("org") / "shape.toml"
    made = ShapedBench("salesforce", schema_of("salesforce", path, SHAPE))
    store = made.system.store
    for kind in made.system.schema:
        texts = [
            f.name
            for f in kind.fields
            if f.type in ("string", "choice") and f.native in ("string", "picklist", "textarea")
            if kind.name in ("Account", "Contact", "Opportunity") and f.name != "CurrencyIsoCode"
        ]
        rows = list(store.all(kind.name)) if texts else []
        own = [{"Id": r["Id"], **{n: f"{MARK} {n} {r['Id']}" for n in texts}} for r in rows]
        store.amend(kind.name, own)
    yield made
    made.close()


@pytest.fixture(scope="module")
def recorded(org: ShapedBench) -> Recording:
    return _recording(org)


@pytest.fixture(scope="module")
def plain() -> Iterator[Recording]:
    made = ShapedBench("salesforce")
    yield _recording(made)
    made.close()


def _kinds(found: Comparison, call: str) -> set[tuple[str, str]]:
    return {(d.kind, d.where) for d in found.differences if d.call == call}


def test_no_value_of_the_organisation_is_in_the_file(org: ShapedBench, recorded: Recording) -> None:
    file = recorded.as_json()
    assert all(not seen.skipped for seen in recorded.seen.values()), "it saw the records"
    assert MARK.encode() not in file

    # Beyond the planted mark: nothing that any record holds, but what are names anyway.
    told = set(_words(orjson.loads(file)))
    names = {n for kind in org.system.schema for f in kind.fields for n in (f.name, f.native)}
    names |= {kind.name for kind in org.system.schema}
    held = {
        str(value)
        for kind in org.system.schema
        for row in org.system.store.all(kind.name)
        for value in row.values()
        if isinstance(value, str | float) and len(str(value)) > 2
    }
    assert not (told & held) - names
    assert not any(secret in file.decode() for secret in org.system.credentials.values())


def _words(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)
    else:
        yield str(value)


def test_the_same_organisation_is_the_same(recorded: Recording, org: ShapedBench) -> None:
    found = compare(recorded, _recording(org))

    assert found.differences == ()
    assert len(found.alike) == len(recorded.seen)


def test_custom_and_hidden_fields_are_told_with_their_types(
    recorded: Recording, plain: Recording
) -> None:
    found = compare(recorded, plain)

    assert ("field-missing", "Region__c") in _kinds(found, "describe:Account")
    assert ("property-missing", "/Region__c") in _kinds(found, "account")
    missing = next(d for d in found.differences if d.where == "Region__c")
    assert (missing.org, missing.stand_in) == ("picklist", "")
    assert _kinds(found, "describe:Contact") == {("field-extra", "Email")}
    assert _kinds(found, "describe:User") == set()
    assert {"limits", "unknown-record", "not-signed-in"} <= set(found.alike)


def _planted(recorded: Recording, call: str, **changes: object) -> Recording:
    seen = replace(recorded.seen[call], **changes)  # type: ignore[arg-type]  # by the tests below
    return replace(recorded, seen={**recorded.seen, call: seen})


@pytest.mark.parametrize(
    ("call", "changes", "kind"),
    [
        ("unknown-record", {"status": 410}, "status"),
        ("unknown-record", {"error": "GONE"}, "error-code"),
        ("limits", {"media": "text/html"}, "media-type"),
        ("limits", {"headers": ("content-type",)}, "header-extra"),
        ("limits", {"headers": ("content-type", "sforce-limit-info", "x-new")}, "header-missing"),
        ("limits", {"body": {"type": ["array"], "items": {"type": []}}}, "type"),
        ("describe:User", {"names": {"Id": "id"}}, "field-extra"),
    ],
)
def test_each_kind_of_difference_is_found(
    plain: Recording, call: str, changes: dict[str, object], kind: str
) -> None:
    found = compare(_planted(plain, call, **changes), plain)

    assert {d.kind for d in found.differences} == {kind}
    assert {d.call for d in found.differences} == {call}


def test_an_answer_and_a_refusal_have_nothing_else_in_common(plain: Recording) -> None:
    found = compare(_planted(plain, "limits", status=403, error="DISABLED", body=None), plain)

    assert [d.kind for d in found.differences] == ["status", "error-code"]


def test_whole_numbers_are_numbers_and_null_says_nothing(plain: Recording) -> None:
    calls = CallList((Call("c", "/c"),))

    def one(**types: list[str]) -> Recording:
        fields = {name: {"type": t} for name, t in types.items()}
        seen = replace(plain.seen["limits"], id="c", body={"type": ["object"], "fields": fields})
        return Recording("salesforce", calls, {"c": seen})

    org = one(a=["integer"], b=["null"], c=["string"], d=["null", "string"])

    assert compare(org, one(a=["number"], b=["object"], c=["string"], d=["string"])).alike == ("c",)
    assert compare(org, one(a=["string"], b=["null"], c=["string"], d=["string"])).differences


def test_what_leaves_out_the_empty_is_compared_by_types_only(plain: Recording) -> None:
    def one(sparse: bool, **fields: Mapping[str, object]) -> Recording:
        body = {"type": ["object"], "fields": fields}
        seen = replace(plain.seen["limits"], id="c", body=body)
        return Recording("salesforce", CallList((Call("c", "/c", sparse=sparse),)), {"c": seen})

    text, number = {"type": ["string"]}, {"type": ["number"]}

    assert compare(one(True, a=text), one(True, b=text)).differences == ()
    assert len(compare(one(False, a=text), one(False, b=text)).differences) == 2
    assert len(compare(one(True, a=text), one(True, a=number)).differences) == 1


def test_what_only_one_side_was_asked_is_not_compared(plain: Recording) -> None:
    less = replace(plain, seen={k: v for k, v in plain.seen.items() if k != "limits"})

    assert compare(plain, less).not_compared == {"limits": "only your org was asked"}
    assert compare(less, plain).not_compared == {"limits": "only the stand-in was asked"}


def test_a_place_that_nothing_filled_is_skipped(org: ShapedBench) -> None:
    calls = CallList((Call("a", "/x/{nobody}/{tenant}"),))

    seen = _recording(org, calls).seen["a"]

    assert seen.skipped == "no earlier answer had nobody, tenant"


def test_who_has_no_time_says_nothing() -> None:
    def busy(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        return Answer(429, {"retry-after": "7"}, b"")

    seen = record("salesforce", CallList((Call("a", "/x"),)), busy, {}, {}).seen["a"]

    assert seen.skipped == "it was answered by 429, which says nothing"


def test_a_recording_survives_its_file(recorded: Recording, tmp_path: Path) -> None:
    path = tmp_path / "org.json"
    path.write_bytes(recorded.as_json())

    assert compare(read_recording(path), recorded).differences == ()


# -- at the command line -------------------------------------------------------------------------


@pytest.fixture
def understudy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    def named(name: str) -> Vendor:
        return replace(vendor(name), sign_in=_sign_in)

    monkeypatch.setattr(command, "vendor_named", named)

    def call(*words: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["understudy", "parity", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        return int(str(left.value.code or 0)), err or out

    return call


Understudy = Callable[..., tuple[int, str]]


@pytest.fixture
def landscape(org: ShapedBench, tmp_path: Path) -> Iterator[Path]:
    with serve(org.system) as served:
        auth = dict(org.system.credentials)
        entry = {"vendor": "salesforce", "base_url": served.http, "auth": auth}
        path = tmp_path / "landscape.json"
        path.write_bytes(orjson.dumps({"systems": {"salesforce": entry}}))
        yield path


@pytest.mark.slow
def test_record_and_compare_over_sockets(
    understudy: Understudy, landscape: Path, tmp_path: Path
) -> None:
    file, shape = tmp_path / "org.json", tmp_path / "shape.toml"
    shape.write_text(SHAPE)

    code, said = understudy(
        "record", "--system", "salesforce", "--landscape", landscape, "--out", file
    )
    assert code == 0, said
    assert MARK not in file.read_text()

    assert understudy("compare", file, "--landscape", landscape)[0] == 0
    assert understudy("compare", file, "--against", file)[0] == 0
    code, said = understudy("compare", file)
    assert code == 1
    assert "Region__c" in said
    assert "your org against our stand-in" in said
    shape.write_text(f"{SHAPE}\n[netsuite.job.fields.custentity_a]\ntype = 'TEXT'")
    code, said = understudy("compare", file, "--schema", shape, "--json")
    told = cast("dict[str, Any]", json.loads(said))
    assert (code, told["verdict"], told["differences"]) == (0, "same", [])


@pytest.mark.slow
def test_credentials_come_by_option_environment_or_header(
    understudy: Understudy, landscape: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = json.loads(landscape.read_text())["systems"]["salesforce"]
    own = entry["auth"]
    words = ("record", "--system", "salesforce", "--url", entry["base_url"])
    given = [f"--credential={k}={own[k]}" for k in ("client_id", "client_secret", "security_token")]
    monkeypatch.setenv("UNDERSTUDY_PARITY_USERNAME", own["username"])
    out = ("--out", tmp_path / "a.json")

    code, said = understudy(*words, *out, *given)
    assert code == 2
    assert "needs password: --credential password=" in said
    assert "UNDERSTUDY_PARITY_PASSWORD" in said
    monkeypatch.setenv("UNDERSTUDY_PARITY_PASSWORD", own["password"])
    assert understudy(*words, *out, *given)[0] == 0
    token = "Authorization: Bearer nobody's"
    assert understudy(*words, "--out", tmp_path / "b.json", "--header", token)[0] == 0
    seen = read_recording(tmp_path / "b.json").seen
    assert seen["limits"].status == 401
    assert seen["limits"].error == "INVALID_SESSION_ID"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["record", "--system", "sailsforce", "--out", "x"], "did you mean 'salesforce'"),
        (["record", "--system", "salesforce", "--out", "x"], "--url or --landscape"),
        (["record", "--system", "salesforce", "--out", "x", "--url", "ftp://x"], "https://"),
        (
            [
                "record",
                "--system",
                "salesforce",
                "--out",
                "x",
                "--url",
                "http://x",
                "--header",
                "a",
            ],
            "'a' has no value",
        ),
        (["record", "--system", "salesforce", "--out", "x", "--landscape", "/no"], "no landscape"),
        (["record", "--system", "salesforce", "--out", "x", "--calls", "/no"], "cannot be read"),
        (["compare", "/nowhere.json"], "cannot be read"),
        (["compare"], "'file'"),
        (["compare", "{file}", "--against", "/nowhere.json"], "cannot be read"),
        (["compare", "{file}", "--schema", "/nowhere.toml"], "cannot be read"),
        (["compare", "{file}", "--against", "x", "--landscape", "y"], "exclude each other"),
        (["compare", "{text}"], "is no recording"),
    ],
)
def test_asked_wrongly_gets_one_line_and_exit_code_two(
    understudy: Understudy, plain: Recording, tmp_path: Path, words: list[str], line: str
) -> None:
    file, text = tmp_path / "org.json", tmp_path / "text.json"
    file.write_bytes(plain.as_json())
    text.write_text('{"a": 1}')

    code, said = understudy(*(w.format(file=file, text=text) for w in words))

    assert code == 2
    assert line in said
    assert said.count("\n") == 1


def test_nobody_at_the_other_end_gets_one_line(understudy: Understudy, tmp_path: Path) -> None:
    words = ("record", "--system", "salesforce", "--out", tmp_path / "x")

    code, said = understudy(*words, "--url", "http://127.0.0.1:9", "--header", "a: b")

    assert code == 2
    assert "does not answer" in said


def test_a_recording_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text('{"parity": 0}')

    with pytest.raises(UsageError, match="record it again"):
        read_recording(path)
