"""One row of a bulk load: from cells to a saved record, or to the reason why it was not saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from understudy.vendor import SYSTEM, Caller, Field, ObjectType, Refusal, Row, Schema, System
from understudy_mocks.salesforce.objects.ids import full_id
from understudy_mocks.salesforce.objects.recycle_bin import is_binned
from understudy_mocks.salesforce.routes.bodies import accepted
from understudy_mocks.salesforce.routes.bulk.table import NULL
from understudy_mocks.salesforce.routes.errors import told_in

_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})
OPERATIONS = ("insert", "update", "upsert", "delete", "hardDelete")
_ALLOWED = {
    "insert": "createable",
    "update": "updateable",
    "upsert": "updateable",
    "delete": "deletable",
    "hardDelete": "deletable",
}

Body = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row. Without errors it was saved."""

    id: str = ""
    created: bool = False
    errors: tuple[Mapping[str, object], ...] = ()

    @property
    def success(self) -> bool:
        return not self.errors

    @property
    def told(self) -> str:
        """The errors in the one line that result tables have."""
        return ";".join(
            f"{e['statusCode']}:{e['message']}:{', '.join(_names(e))} --" for e in self.errors
        )


def _names(error: Mapping[str, object]) -> Sequence[str]:
    names = error.get("fields")
    return [str(name) for name in names] if isinstance(names, list) else ()


@dataclass(frozen=True, slots=True)
class Column:
    """Where the cells below one name of the header belong.

    Either in a field, or in the parent that a relationship leads to: by that parent's `key`.
    """

    name: str
    field: Field | None = None
    relationship: str = ""
    target: str = ""
    key: str = ""


def columns(schema: Schema, kind: ObjectType, header: Sequence[str]) -> list[Column]:
    """What a header means; refuses `bulk-field-unknown` and `bulk-field-twice`."""
    found = [_column(schema, kind, name) for name in header]
    names = [name.lower() for name in header]
    for name in header:
        if names.count(name.lower()) > 1:
            raise Refusal("bulk-field-twice", field=name)
    return found


def _column(schema: Schema, kind: ObjectType, name: str) -> Column:
    path, dot, key = name.partition(".")
    if not dot:
        f = kind.by_name.get(name.lower())
        if f is None or f.hidden:
            raise Refusal("bulk-field-unknown", field=name)
        return Column(name, f)
    told_target, colon, relationship = path.partition(":")
    f = kind.by_relationship.get((relationship if colon else path).lower())
    target = (told_target if colon else f.references[0]) if f is not None else ""
    if f is None or target not in schema:
        raise Refusal("bulk-field-unknown", field=name)
    parent = schema.object(target)
    key_field = parent.by_name.get(key.lower())
    if key_field is None or key_field.hidden:
        raise Refusal("bulk-field-unknown", field=name)
    return Column(name, None, f.relationship, parent.name if colon else "", key_field.name)


def body_of(columns: Sequence[Column], cells: Sequence[str]) -> dict[str, object]:
    """The values of a row. An empty cell says nothing; `#N/A` empties the field."""
    body: dict[str, object] = {}
    for column, cell in zip(columns, cells, strict=True):
        if cell == "":
            continue
        if column.field is not None:
            body[column.field.name] = None if cell == NULL else typed(column.field, cell)
        else:
            attributes = {"attributes": {"type": column.target}} if column.target else {}
            body[column.relationship] = {**attributes, column.key: cell}
    return body


def typed(f: Field, cell: str) -> object:
    """A text as the value it stands for; what stands for none is left to be refused."""
    word = cell.strip().lower()
    if f.type == "boolean" and word in _TRUE | _FALSE:
        return word in _TRUE
    if f.type in ("decimal", "integer"):
        try:
            return float(cell) if f.type == "decimal" else int(cell)
        except ValueError:
            return cell
    return cell


@dataclass
class Loader:
    """Saves rows of one job. Rows loaded together must not name one external id twice."""

    system: System
    kind: ObjectType
    operation: str
    key: str
    by: Caller
    _seen: set[str] = field(default_factory=set)

    def begin_chunk(self) -> None:
        self._seen.clear()

    def save(self, body: Body) -> Outcome:
        """Save one row, or say why not; nothing of a row that fails stays."""
        try:
            with self.system.store.transaction():
                return self._save(body)
        except Refusal as refusal:
            return Outcome(errors=(self._told(refusal),))

    def _told(self, refusal: Refusal) -> Mapping[str, object]:
        kind = "bulk-bad-value" if refusal.kind == "invalid-value" else refusal.kind
        answer = self.system.vendor.error_table.answer(Refusal(kind, **refusal.details))
        return {"fields": [], **told_in(self.system.schema, answer, "statusCode")}

    def _save(self, body: Body) -> Outcome:
        kind, records = self.kind, self.system.records
        if not getattr(kind, _ALLOWED[self.operation]):
            raise Refusal("operation-unknown", object=kind.name, operation=self.operation)
        id_ = next((str(v) for n, v in body.items() if n.lower() == "id" and v is not None), "")
        if self.operation == "insert":
            if id_:
                raise Refusal("bulk-id-given")
            row = records.create(kind.name, accepted(self.system, kind, body), self.by)
            return Outcome(str(row["Id"]), created=True)
        if self.operation == "upsert" and self.key.lower() != "id":
            return self._upsert(body)
        if self.operation == "upsert" and not id_:
            row = records.create(
                kind.name, accepted(self.system, kind, body, without="Id"), self.by
            )
            return Outcome(str(row["Id"]), created=True)
        row = self._existing(id_)
        if self.operation in ("delete", "hardDelete"):
            return self._delete(str(row["Id"]))
        return self._update(row, body, "Id")

    def _update(self, row: Row, body: Body, without: str) -> Outcome:
        values = accepted(self.system, self.kind, body, without=without)
        self.system.records.update(self.kind.name, str(row["Id"]), values, self.by)
        return Outcome(str(row["Id"]))

    def _upsert(self, body: Body) -> Outcome:
        kind, key = self.kind, self.kind.by_name[self.key.lower()]
        value = next((v for n, v in body.items() if n.lower() == key.name.lower()), None)
        if value is None:
            raise Refusal("key-missing", field=key.name)
        given = str(value).strip()
        if given.lower() in self._seen:
            raise Refusal("duplicate-key", value=given)
        self._seen.add(given.lower())
        found = self.system.store.find(kind.name, **{key.name: given})
        if len(found) > 1:
            raise Refusal("duplicate-key", value=given)
        if found:
            return self._update(found[0], body, key.name)
        row = self.system.records.create(kind.name, accepted(self.system, kind, body), self.by)
        return Outcome(str(row["Id"]), created=True)

    def _existing(self, text: str) -> Row:
        if not text:
            raise Refusal("id-missing")
        id_ = full_id(text)
        if id_ is None:
            raise Refusal("malformed-id", value=text)
        row = self.system.store.get(self.kind.name, id_)
        if row is None:
            now = self.system.clock.now()
            gone = is_binned(self.system.store, self.kind.name, id_, now)
            raise Refusal("deleted" if gone else "cross-reference")
        return row

    def _delete(self, id_: str) -> Outcome:
        self.system.records.delete(self.kind.name, id_, self.by)
        if self.operation == "hardDelete":
            self.system.records.delete("RecycleBin", id_, SYSTEM)
        return Outcome(id_)
