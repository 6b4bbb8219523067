"""The one way into a system's store: validate, apply the rules, write, log. Whoever writes.

Protocol handlers, persons acting through the admin API and the rules themselves all come through
here, so a life cycle cannot be walked around.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from understudy.kernel.clock import Clock
from understudy.kernel.exchange import Verb
from understudy.vendor.agenda import base_of
from understudy.vendor.call import Caller
from understudy.vendor.errors import Refusal
from understudy.vendor.rules import Draft, Rules
from understudy.vendor.schema import Field, ObjectType, Row, Schema, Value
from understudy.vendor.shaping.filling import fill_drafted
from understudy.vendor.store import Store
from understudy.vendor.validation import coerce

if TYPE_CHECKING:
    from understudy.vendor.vendor import Dialect

NewId = Callable[["Records", ObjectType, Row], str]


class Records:
    """A system's records, with the vendor's rules. Every method is one transaction.

    Values are given by field name in any case and in JSON form; rows come back as stored.
    """

    def __init__(
        self, store: Store, rules: Rules, dialect: "Dialect", new_id: NewId, clock: Clock
    ) -> None:
        self.store, self._rules, self._dialect = store, rules, dialect
        self._new_id, self.clock = new_id, clock
        self.exchange = 0
        """The sequence number of the request at work; 0 when a person or the system itself acts."""
        self.items: Callable[[Verb, str, str | None], None] | None = None
        """Who watches each record that a caller writes: set while a fault is aimed at records."""
        self.demanded: Mapping[str, tuple[Field, ...]] = {}
        """What a customer requires beyond the vendor, by object type: people do not forget it."""

    @property
    def schema(self) -> Schema:
        return self.store.schema

    def get(self, object: str, id: str) -> Row:
        """The record; refuses `not-found`."""
        found = self.store.get(object, id)
        if found is None:
            raise Refusal("not-found", object=self.schema.object(object).name, id=id)
        return found

    def create(
        self, object: str, values: Mapping[str, object], by: Caller, *, trusted: bool = False
    ) -> Row:
        """A new record. `trusted` writers (rules) may also set computed and read-only fields."""
        kind = self.schema.object(object)
        if self.items is not None and not trusted:
            self.items("create", kind.name, None)
        given = self._accept(kind, values, "create", trusted)
        row = kind.blank.copy()
        row.update(given)
        if kind.name in self.demanded and by.name.startswith("person:"):
            fill_drafted(self.store, kind, row, self.demanded[kind.name])
        with self.store.transaction():
            draft = Draft(self, kind, None, row, frozenset(given), by, self.clock.now())
            self._rules.run_before(draft)
            self._require(kind, row)
            self._check_references(kind, row, given)
            self._check_unique(kind, row, None)
            if row[kind.id_field] is None:
                row[kind.id_field] = self._new_id(self, kind, row)
            self._write(draft, None, row)
        return row

    def update(
        self,
        object: str,
        id: str,
        values: Mapping[str, object],
        by: Caller,
        *,
        trusted: bool = False,
    ) -> Row:
        """Change the given fields only. A write that changes nothing is not logged."""
        kind = self.schema.object(object)
        if self.items is not None and not trusted:
            self.items("update", kind.name, id)
        given = self._accept(kind, values, "update", trusted)
        with self.store.transaction():
            before = self.get(object, id)
            row = {**before, **given}
            draft = Draft(self, kind, before, row, frozenset(given), by, self.clock.now())
            self._rules.run_before(draft)
            self._require(kind, row)
            self._check_references(kind, row, given)
            self._check_unique(kind, row, before)
            self._write(draft, before, row)
        return row

    def delete(self, object: str, id: str, by: Caller) -> None:
        """Take the record away; rules may refuse it."""
        kind = self.schema.object(object)
        if self.items is not None and by.name.startswith("integration:"):
            self.items("delete", kind.name, id)
        with self.store.transaction():
            before = self.get(object, id)
            draft = Draft(self, kind, before, before, frozenset(), by, self.clock.now(), True)
            self._rules.run_before(draft)
            self._write(draft, before, None)

    def _write(self, draft: Draft, before: Row | None, after: Row | None) -> None:
        self.store.write(
            draft.kind.name,
            before,
            after,
            at=base_of(self.clock).now(),  # the log goes by the stage's clock
            by=draft.by.name,
            exchange=self.exchange,
        )
        self._rules.run_after(draft)

    def _accept(
        self,
        kind: ObjectType,
        values: Mapping[str, object],
        purpose: Literal["create", "update"],
        trusted: bool,
    ) -> Row:
        accepted: Row = {}
        for name, value in values.items():
            f = kind.by_name.get(name.lower())
            if f is None or (f.hidden and not trusted):
                if self._dialect.unknown_fields == "refuse":
                    raise Refusal("unknown-field", object=kind.name, field=name)
                continue
            allowed = not f.computed and (f.createable if purpose == "create" else f.updateable)
            if not (allowed or trusted):
                if self._dialect.read_only_fields == "refuse":
                    raise Refusal("read-only", object=kind.name, field=f.name)
                continue
            accepted[f.name] = self._coerced(kind, f, value)
        return accepted

    def _coerced(self, kind: ObjectType, f: Field, value: object) -> Value:
        if value == "" and f.type not in ("string", "choice"):
            value = None
        if self._dialect.too_long == "truncate" and isinstance(value, str) and f.type == "string":
            value = value[: f.length]
        return coerce(kind, f, value)

    @staticmethod
    def _require(kind: ObjectType, row: Row) -> None:
        missing = [name for name in kind.required if row[name] in (None, "")]
        if missing:
            raise Refusal(
                "required-missing", object=kind.name, field=missing[0], fields=", ".join(missing)
            )

    def _check_references(self, kind: ObjectType, row: Row, given: Row) -> None:
        if self._dialect.bad_references == "keep":
            return
        for name in given:
            f, value = kind.by_name[name.lower()], row[name]
            if not f.references or value in (None, ""):
                continue
            if not any(self.store.get(target, str(value)) for target in f.references):
                raise Refusal("bad-reference", object=kind.name, field=f.name, value=value)

    def _check_unique(self, kind: ObjectType, row: Row, before: Row | None) -> None:
        for f in kind.unique:
            value = row[f.name]
            if value in (None, ""):
                continue
            if before is not None and before[f.name] == value:
                continue
            other = self.store.first(kind.name, **{f.name: value})
            if other is not None and (
                before is None or other[kind.id_field] != before[kind.id_field]
            ):
                raise Refusal(
                    "duplicate",
                    object=kind.name,
                    field=f.name,
                    value=value,
                    id=other[kind.id_field],
                )
