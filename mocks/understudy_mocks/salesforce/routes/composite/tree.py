"""Trees: records with their children, all or nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from understudy.vendor import Call, ObjectType, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import TEXT, Body, listing, record
from understudy_mocks.salesforce.objects.schema import children
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.bodies import accepted, kind_of
from understudy_mocks.salesforce.routes.composite.envelope import UndoError
from understudy_mocks.salesforce.routes.rows import WRITE_ERRORS
from understudy_mocks.salesforce.routes.saving import MOST, error_of

ROUTES = Routes()
LEVELS_MOST, TYPES_MOST = 5, 5
Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Grown:
    """One record of a tree, and those below it with the field by which they name it."""

    name: str
    kind: ObjectType
    values: Json
    below: tuple[tuple[str, "Grown"], ...]

    def all(self) -> Iterator["Grown"]:
        yield self
        for _, child in self.below:
            yield from child.all()


@ROUTES.route(
    "POST",
    "/services/data/v{version}/composite/tree/{object}",
    verb="create",
    source="REST API reference: sObject Tree",
    contract=shapes.rest(
        shapes.told(
            record(
                "hasErrors results",
                hasErrors={"const": False},
                results=listing(record("referenceId id", referenceId=TEXT, id=shapes.ID)),
            ),
            201,
        ),
        takes=(
            Body(
                shapes.planted,
            ),
        ),
        errors=("bad-envelope", *WRITE_ERRORS),
    ),
)
def create_tree(call: Call) -> Reply:
    """Create records with their children, five levels deep at most."""
    kind = kind_of(call)
    listed = _records(call.json_object().get("records"))
    trees = [_grown(call, kind, one, 1) for one in listed]
    every = [one for tree in trees for one in tree.all()]
    names = [one.name for one in every]
    if len(every) > MOST or len(set(names)) != len(names):
        raise Refusal("bad-envelope", reason=f"a tree has {MOST} records at most, each by its name")
    if len({one.kind.name for one in every}) > TYPES_MOST:
        raise Refusal("bad-envelope", reason=f"a tree has {TYPES_MOST} types of records at most")
    made: dict[str, str] = {}
    errors: list[dict[str, object]] = []
    try:
        with call.system.store.transaction():
            for tree in trees:
                _plant(call, tree, {}, made, errors)
            if errors:
                raise UndoError
    except UndoError:
        return json_reply({"hasErrors": True, "results": errors}, 400)
    results = [{"referenceId": name, "id": made[name]} for name in names]
    return json_reply({"hasErrors": False, "results": results}, 201)


def _records(listed: object) -> list[Json]:
    if not isinstance(listed, list) or not listed or not all(isinstance(r, dict) for r in listed):
        raise Refusal("bad-envelope", reason="records must be a list of records")
    return listed


def _grown(call: Call, kind: ObjectType, told: Json, level: int) -> Grown:
    """A record and those below it; refuses what is not of this type, or too deep."""
    attributes = told.get("attributes")
    named = attributes if isinstance(attributes, dict) else {}
    name, type_ = named.get("referenceId"), named.get("type")
    if not isinstance(name, str) or not name or str(type_).lower() != kind.name.lower():
        raise Refusal(
            "bad-envelope", reason=f"a record needs the type {kind.name} and a referenceId"
        )
    if level > LEVELS_MOST:
        raise Refusal("bad-envelope", reason=f"a tree has {LEVELS_MOST} levels at most")
    schema = call.system.schema
    inverse = {c.relationship.lower(): c for c in children(schema) if c.parent == kind.name}
    values: dict[str, object] = {}
    below: list[tuple[str, Grown]] = []
    for key, value in told.items():
        found = inverse.get(key.lower())
        if found is None or not isinstance(value, dict) or "records" not in value:
            values[key] = value
            continue
        child = schema.object(found.object)
        below.extend(
            (found.field, _grown(call, child, one, level + 1)) for one in _records(value["records"])
        )
    return Grown(name, kind, values, tuple(below))


def _plant(
    call: Call,
    tree: Grown,
    above: Json,
    made: dict[str, str],
    errors: list[dict[str, object]],
) -> None:
    """Create a record and then its children; those of one that failed are not tried."""
    try:
        with call.system.store.transaction():
            values = {**accepted(call.system, tree.kind, tree.values), **above}
            row = call.system.records.create(tree.kind.name, values, call.caller)
    except Refusal as refusal:
        errors.append({"referenceId": tree.name, "errors": [error_of(call, refusal)]})
        return
    made[tree.name] = str(row["Id"])
    for field, child in tree.below:
        _plant(call, child, {field: row["Id"]}, made, errors)
