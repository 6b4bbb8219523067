"""What a name in a query means, and the org's way of pointing at one that means nothing."""

from typing import NoReturn

from understudy.vendor import Field, ObjectType, Refusal, Schema
from understudy.vendor.sql import Called, Path
from understudy_mocks.salesforce.objects.streaming import is_event
from understudy_mocks.salesforce.queries.functions import (
    CORPORATE,
    DISTANCE,
    RESULTS,
    TYPE,
    TYPE_OF,
)
from understudy_mocks.salesforce.queries.tree import Function, Literal, Name, Query, What

HOPS_MAX = 5
_BEFORE, _AFTER = 40, 60


def pointed_at(text: str, at: int) -> str:
    """A window of the query with a caret under a place, and the place in words."""
    row, begins = text.count("\n", 0, at) + 1, text.rfind("\n", 0, at) + 1
    first = max(begins, at - _BEFORE)
    window = text[first : at + _AFTER].partition("\n")[0]
    return f"\n{window}\n{' ' * (at - first)}^\nERROR at Row:{row}:Column:{at - begins + 1}\n"


class Names:
    """The names of one query, seen from the type that it selects from."""

    def __init__(self, schema: Schema, kind: ObjectType, query: Query) -> None:
        self._schema, self._kind, self._text = schema, kind, query.text
        self._own: dict[str, tuple[str, ...]] = {query.object.parts[-1].lower(): ()}
        if query.alias:
            self._own[query.alias.lower()] = ()
        for alias, path in query.aliases:
            self._own[alias.lower()] = self._whole(path.parts)

    def _whole(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """A path without aliases."""
        if len(parts) > 1 and parts[0].lower() in self._own:
            return (*self._own[parts[0].lower()], *parts[1:])
        return parts

    def resolve(self, name: Name) -> tuple[Path, Field]:
        """The path in the schema's spelling, and the field it ends at; refuses unknown names."""
        path, f, _ = self._walk(name)
        return path, f

    def _walk(self, name: Name) -> tuple[Path, Field, ObjectType]:
        parts, kind = self._whole(name.parts), self._kind
        if len(parts) > HOPS_MAX + 1:
            self.refuse("soql-field", name, "Maximum parent relationship depth exceeded")
        path: list[str] = []
        for part in parts[:-1]:
            f = kind.by_relationship.get(part.lower())
            if f is None:
                self.refuse(
                    "soql-field",
                    name,
                    f"Didn't understand relationship '{part}' in field path. If you are attempting"
                    " to use a custom relationship, be sure to append the '__r' after the custom"
                    " relationship name. Please reference your WSDL or the describe call for the"
                    " appropriate names.",
                )
            path.append(f.relationship)
            kind = self._schema.beyond(f)
        f = kind.by_name.get(parts[-1].lower())
        if f is None or f.hidden:
            self.refuse(
                "soql-field",
                name,
                f"No such column '{parts[-1]}' on entity '{shown_name(kind)}'. If you are"
                " attempting to use a custom field, be sure to append the '__c' after the custom"
                " field name. Please reference your WSDL or the describe call for the"
                " appropriate names.",
            )
        return (*path, f.name), f, kind

    def column(self, what: What) -> tuple[Path | Called, Field]:
        """What a name or a function of one stands for; aggregates are none of these."""
        if isinstance(what, Name):
            path, f, kind = self._walk(what)
            if kind.union_of and f.name == "Type":
                return Called(TYPE_OF, ((*path[:-1], kind.id_field),)), TYPE
            return path, f
        if what.name == "distance":
            return self._distance(what)
        inner = what.of
        if isinstance(inner, Function) and inner.name == "converttimezone":
            inner = inner.of  # everybody's zone is UTC
        if not isinstance(inner, Name) or what.more:
            self.unexpected(what)
        path, f = self.resolve(inner)
        if what.name == "tolabel" and f.type in ("choice", "string", "reference"):
            return path, f
        if what.name == "converttimezone" and f.type == "datetime":
            return path, f
        found = RESULTS.get(what.name)
        if found is None:
            self.unexpected(what)
        needed = ("datetime",) if what.name in ("hour_in_day", "day_only") else ("date", "datetime")
        if f.type not in needed:
            self.refuse(
                "soql-field", inner, f"{what.name.upper()} cannot be used on the field {f.name}"
            )
        return Called(f"soql_{what.name}", (path,)), found

    def corporate(self, path: Path, f: Field) -> Path | Called:
        """An amount in the corporate currency; other fields as they are."""
        kind = self._kind
        for part in path[:-1]:
            kind = self._schema.beyond(kind.by_relationship[part.lower()])
        if f.native != "currency" or "currencyisocode" not in kind.by_name:
            return path
        return Called(CORPORATE, (path, (*path[:-1], "CurrencyIsoCode")))

    def _distance(self, what: Function) -> tuple[Called, Field]:
        """How far an address is from a place, in miles or kilometres."""
        if not isinstance(what.of, Name) or len(what.more) != 2:
            self.unexpected(what)
        place, unit = what.more
        path, f = self.resolve(what.of)
        word = unit.written[1:-1].lower() if isinstance(unit, Literal) else ""
        if f.native not in ("address", "location") or word not in ("mi", "km"):
            self.unexpected(what)
        if not isinstance(place, Function) or place.name != "geolocation" or len(place.more) != 2:
            self.unexpected(what)
        numbers = [n.written for n in place.more if isinstance(n, Literal) and n.kind == "number"]
        if len(numbers) != 2:
            self.unexpected(what)
        prefix = f.name.removesuffix("Address")
        parts = tuple((*path[:-1], f"{prefix}{part}") for part in ("Latitude", "Longitude"))
        lat, lon = (float(n) for n in numbers)
        return Called(f"soql_distance_{word}", parts, (lat, lon)), DISTANCE

    def unexpected(self, what: Function) -> NoReturn:
        raise Refusal("bad-query", reason=f"unexpected token: '{what.name}'")

    def refuse(self, kind: str, name: Name, reason: str) -> NoReturn:
        raise Refusal(kind, reason=pointed_at(self._text, name.at) + reason)


def shown_name(kind: ObjectType) -> str:
    """What a type is called in answers: what stands for several is a `Name`."""
    return "Name" if kind.union_of else kind.name


def object_of(schema: Schema, query: Query) -> ObjectType:
    """The type that a query selects from; refuses `soql-object`."""
    name = str(query.object)
    # Platform events can be published and heard, and never be read again.
    if name not in schema or schema.object(name).hidden or is_event(schema.object(name)):
        raise Refusal(
            "soql-object",
            reason=pointed_at(query.text, query.object.at)
            + f"sObject type '{name}' is not supported. If you are attempting to use a custom"
            " object, be sure to append the '__c' after the entity name. Please reference your"
            " WSDL or the describe call for the appropriate names.",
        )
    return schema.object(name)
