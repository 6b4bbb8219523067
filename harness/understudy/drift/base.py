"""What every drift is: what it says of itself, and what it does to a schema or to the wire."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from random import Random
from typing import Any, ClassVar, Literal

from understudy.drift._values import Json
from understudy.kernel.errors import UsageError
from understudy.kernel.exchange import Exchange
from understudy.vendor import Field, ObjectType, Refusal, Schema, Vendor

__all__ = ["Drift", "Facets", "Json"]


@dataclass(frozen=True, slots=True)
class Facets:
    """Whom a change concerns, where it is, how it announces itself, and what it does.

    `direction`: those who read, those who write, or both. `kind`: `loud` changes are refused or
    fail to parse at once; `quiet` ones look like what was there before.
    """

    direction: Literal["read", "write", "both"]
    area: Literal[
        "field", "choice", "form", "list", "rule", "right", "endpoint", "event", "release"
    ]
    kind: Literal["loud", "quiet"]
    action: Literal["added", "removed", "renamed", "changed", "narrowed"]


@dataclass(frozen=True, slots=True)
class Drift:
    """One change of what a system exposes. Override as few of its methods as possible.

    `object` and `field` are the vendor's own names; `*` or nothing means all that it can act on.
    """

    id: ClassVar[str]
    facets: ClassVar[Facets]
    object: str = ""
    field: str = ""

    def fits(self, kind: ObjectType, field: Field) -> bool:
        """Whether it can happen to such a field."""
        return True

    def apply(self, schema: Schema, rng: Random) -> Schema:
        return schema

    def refuses(self, exchange: Exchange, vendor: Vendor) -> str:
        return ""

    def asked(self, body: Json, exchange: Exchange) -> Json:
        return body

    def queried(self, name: str, text: str, exchange: Exchange) -> str:
        return text

    def told(self, body: Json, exchange: Exchange) -> Json:
        return body

    def sent(self, body: Json) -> Json:
        return body

    def headers(self, exchange: Exchange) -> tuple[tuple[bytes, bytes], ...]:
        return ()

    @classmethod
    def parameters(cls) -> tuple[str, ...]:
        """The names of what can be set."""
        return tuple(f.name for f in fields(cls))

    def settings(self) -> Mapping[str, Any]:
        """What is set, by name: how a drift travels to another process."""
        return asdict(self)

    def _found(self, schema: Schema) -> tuple[ObjectType, Field]:
        """The object type and the field that are meant; raises `UsageError` for none."""
        try:
            kind = schema.object(self.object)
        except Refusal:
            known = [k.name for k in schema if not k.hidden]
            raise UsageError.unknown("object", self.object, known) from None
        found = kind.by_name.get(self.field.lower())
        if found is None:
            known = [f.name for f in kind.visible]
            raise UsageError.unknown(f"field of {kind.name}", self.field, known)
        if not self.fits(kind, found):
            raise UsageError(f"{self.id} cannot happen to {kind.name}.{found.name}")
        return kind, found
