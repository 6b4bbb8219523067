"""The shape of a customer's own organisation, on a vendor that nobody sells."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from toy_pack.tallybook import VENDOR

from tests.vendor.conftest import START, Bench, no_fault
from understudy.kernel.clock import VirtualClock, VirtualLoop
from understudy.kernel.errors import UsageError
from understudy.kernel.seed import Seed
from understudy.vendor import Caller, ObjectType, Refusal, Schema, System
from understudy.vendor.schema import Field
from understudy.vendor.shaping import FieldShape, ObjectShape, Shaping
from understudy.vendor.shaping.reading import shaped_schemas
from understudy.vendor.vendor import Vendor

CLERK = Caller("integration:robot")


def _exports(document: object, where: str) -> Iterator[ObjectShape] | None:
    if not isinstance(document, dict) or "tallies" not in document:
        return None
    return (
        ObjectShape(
            name,
            where,
            exported=True,
            fields=tuple(FieldShape(n, where, type=t) for n, t in fields.items()),
        )
        for name, fields in document["tallies"].items()
    )


def _object(schema: Schema, shape: ObjectShape) -> ObjectType:
    if not shape.name.startswith("x_"):
        raise UsageError("new objects begin with x_")
    return ObjectType(shape.name, (Field("id", createable=False, updateable=False),))


def _field(kind: ObjectType, told: FieldShape, f: Field) -> Field:
    return replace(f, native="own")


OPEN = replace(VENDOR, shaping=Shaping(exports=_exports, object=_object, field=_field))


@pytest.fixture
def schema(tmp_path: Path) -> Callable[[str], Schema]:
    def make(text: str, vendor: Vendor = OPEN) -> Schema:
        path = tmp_path / "shape.toml"
        path.write_text(text)
        return shaped_schemas([path], {"tallybook": vendor})["tallybook"]

    return make


REGION = """
[tallybook.client]
label = "Customer"
[tallybook.client.fields.region]
type = "choice"
label = "Sales region"
choices = ["North", { value = "S", label = "South" }]
default = "North"
[tallybook.client.fields.code]
type = "string"
length = 4
unique = true
"""


@pytest.fixture
def shaped(schema: Callable[[str], Schema]) -> Iterator[Bench]:
    bench = Bench(OPEN, schema=schema(REGION))
    bench.login()
    yield bench
    bench.close()


def test_a_custom_field_is_written_read_and_found(shaped: Bench) -> None:
    made = shaped.call("POST", "/api/client", json={"title": "A", "region": "S", "code": "A1"})
    assert made.status_code == 201, made.text
    shaped.call("POST", "/api/client", json={"title": "B"})

    assert made.json()["region"] == "S"
    assert shaped.call("GET", "/api/client?q=region:S").json()["total"] == 1
    assert shaped.call("GET", "/api/client?q=region:North").json()["total"] == 1


@pytest.mark.parametrize(
    "wrong", [{"region": "West"}, {"code": "12345"}, {"code": "A1"}, {"colour": "red"}]
)
def test_what_a_custom_field_does_not_hold_is_refused(
    shaped: Bench, wrong: Mapping[str, str]
) -> None:
    shaped.call("POST", "/api/client", json={"title": "A", "code": "A1"})

    answer = shaped.call("POST", "/api/client", json={"title": "B", **wrong})

    assert 400 <= answer.status_code < 500
    assert shaped.call("GET", "/api/client").json()["total"] == 1


def test_a_plain_system_knows_nothing_of_it(bench: Bench) -> None:
    assert bench.call("POST", "/api/client", json={"title": "A", "region": "S"}).status_code == 400


def test_a_new_object_holds_records_and_refers_to_others(
    schema: Callable[[str], Schema],
) -> None:
    made = schema(
        '[tallybook.x_visit.fields.client]\ntype = "reference"\nreferences = "client"\n'
        'relationship = "client"\n[tallybook.x_visit.fields.on]\ntype = "date"\nrequired = true'
    )
    bench = Bench(OPEN, schema=made)
    bench.login()
    client = bench.call("POST", "/api/client", json={"title": "A"}).json()["id"]

    body = {"client": client, "on": "2026-07-01"}
    visit = bench.call("POST", "/api/x_visit", json=body)
    assert visit.status_code == 201, visit.text
    assert bench.call("POST", "/api/x_visit", json={"client": client}).status_code == 400
    assert bench.call("POST", "/api/x_visit", json={**body, "client": "c9"}).status_code == 400
    assert bench.call("GET", "/api/x_visit?q=client.title:A").json()["total"] == 1
    assert [c.object for c in bench.system.store.changes()] == ["client", "x_visit"]
    bench.close()


def test_a_hidden_field_is_not_there_for_callers(schema: Callable[[str], Schema]) -> None:
    bench = Bench(OPEN, schema=schema("[tallybook.client.fields.phone]\nhidden = true"))
    bench.login()

    answer = bench.call("POST", "/api/client", json={"title": "A", "phone": "1"})

    assert answer.status_code == 400
    bench.close()


def test_choices_are_added_or_replaced(schema: Callable[[str], Schema]) -> None:
    added = schema('[tallybook.bill.fields.state]\nadd_choices = ["disputed"]').object("bill")
    replaced = schema('[tallybook.bill.fields.state]\nchoices = ["open", "void"]').object("bill")

    assert [c.value for c in added.field("state").choices] == ["open", "settled", "disputed"]
    assert [c.value for c in replaced.field("state").choices] == ["open", "void"]


def test_later_files_lie_on_earlier_ones(tmp_path: Path) -> None:
    first, second = tmp_path / "a.toml", tmp_path / "b.toml"
    first.write_text('[tallybook.client.fields.tier]\ntype = "choice"\nchoices = ["gold"]')
    second.write_text('[tallybook.client.fields.tier]\nadd_choices = ["silver"]')

    made = shaped_schemas([first, second], {"tallybook": VENDOR})["tallybook"]

    assert [c.value for c in made.object("client").field("tier").choices] == ["gold", "silver"]


def test_an_export_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "whatever.txt"
    path.write_text('{"tallies": {"client": {"title": "integer", "tier": "odd", "no": "integer"}}}')

    made = shaped_schemas([path], {"tallybook": OPEN})["tallybook"].object("client")

    assert made.field("title").type == "string", "what the vendor has keeps its type"
    assert made.field("tier").type == "string", "what nobody knows is text"
    assert made.field("no").type == "integer"
    assert made.field("no").native == "own", "the vendor has the last word"


REQUIRED = '[tallybook.client.fields.owner]\ntype = "string"\nrequired = true\nunique = true'


def test_what_only_the_customer_requires_people_fill_in_and_callers_must(
    schema: Callable[[str], Schema],
) -> None:
    bench = Bench(OPEN, schema=schema(REQUIRED))
    bench.login()

    acted = bench.system.act("customer", None, {"name": "A"}, "clerk")
    again = bench.system.act("customer", None, {"name": "B"}, "clerk")
    owners = {bench.system.records.get("client", id_)["owner"] for id_ in (acted, again)}

    assert len(owners) == 2
    assert bench.call("POST", "/api/client", json={"title": "C"}).status_code == 400
    with pytest.raises(Refusal):
        bench.system.records.create("client", {"title": "D"}, CLERK)
    bench.close()


WRONG = {
    "[talybook.client]": "talybook",
    "tallybook = 1": "tallybook: must be a table",
    "[tallybook.cliente]": "tallybook.cliente: new objects begin",
    "[tallybook.client]\nlabell = 'x'": "tallybook.client: no key called 'labell'",
    "[tallybook.client]\nlabel = 1": "tallybook.client.label: must be text",
    "[tallybook.client]\nrecord_types = 'x'": "tallybook.client.record_types: must be a list",
    "[tallybook.client]\nrecord_types = [{ label = 'x' }]": "record_types[0]",
    "[tallybook.client.fields.a]": "fields.a: a new field needs a type",
    "[tallybook.client.fields.a]\ntype = 'strng'": "did you mean 'string'",
    "[tallybook.client.fields.a]\nlenght = 3": "did you mean 'length'",
    "[tallybook.client.fields.a]\ntype = 'string'\nlength = 0": "length: must be from 1",
    "[tallybook.client.fields.a]\ntype = 'string'\nlength = true": "must be a whole number",
    "[tallybook.client.fields.a]\ntype = 'choice'": "a choice needs choices",
    "[tallybook.client.fields.a]\ntype = 'choice'\nchoices = ['x', 'x']": "there twice",
    "[tallybook.client.fields.a]\ntype = 'choice'\nchoices = [1]": "choices[0]: must be a text",
    "[tallybook.client.fields.a]\ntype = 'choice'\nchoices = ['x']\ndefault = 'y'": "choice called",
    "[tallybook.client.fields.a]\ntype = 'integer'\ndefault = 'y'": "default 'y' is no integer",
    "[tallybook.client.fields.a]\ntype = 'integer'\ndefault = [1]": "default: must be a plain",
    "[tallybook.client.fields.a]\ntype = 'reference'": "needs references",
    "[tallybook.client.fields.a]\ntype = 'reference'\nreferences = 'bil'": "did you mean 'bill'",
    "[tallybook.client.fields.a]\ntype = 'reference'\nreferences = 1": "must be a name",
    "[tallybook.client.fields.title]\ntype = 'integer'": "it is string here",
    "[tallybook.visit]": "new objects begin with x_",
    "[tallybook.client.fields.'']\ntype = 'string'": "objects and fields need names",
    "[tallybook": "no TOML",
    '{"tallies": ': "no JSON",
    '{"tillies": {}}': "no export of Tallybook",
    '{"tallies": {}}': "describes nothing",
    "<unload>": "shape.",
    "<unload/>": "no export of Tallybook",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_bad_shape_gets_one_line_with_file_and_key(tmp_path: Path, text: str) -> None:
    toml = text.startswith("[") or " = " in text
    path = tmp_path / ("shape.toml" if toml else "shape.export")
    path.write_text(text)

    with pytest.raises(UsageError) as told:
        shaped_schemas([path], {"tallybook": OPEN})

    assert WRONG[text] in str(told.value)
    assert str(path) in str(told.value)
    assert "\n" not in str(told.value)


def test_a_file_that_is_not_there_gets_one_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        shaped_schemas([tmp_path / "nowhere.toml"], {"tallybook": VENDOR})


def test_a_database_of_another_shape_is_not_taken(
    tmp_path: Path, schema: Callable[[str], Schema]
) -> None:
    loop = VirtualLoop()

    def system(own: Schema | None) -> System:
        path = str(tmp_path / "books.sqlite")
        clock = VirtualClock(loop, START)
        return System(OPEN, seed=Seed(7), clock=clock, make_fault=no_fault, path=path, schema=own)

    system(None).store.close()

    with pytest.raises(UsageError, match="another shape of client"):
        system(schema(REGION))
    loop.close()
