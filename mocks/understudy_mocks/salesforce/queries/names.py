"""What a name in a query means, and the org's way of pointing at one that means nothing."""

from typing import NoReturn

from understudy.vendor import Field, ObjectType, Refusal, Schema
from understudy.vendor.sql import Path
from understudy_mocks.salesforce.queries.grammar import Name, Query

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
        self._own = {query.object.parts[-1].lower(), query.alias.lower()}

    def resolve(self, name: Name) -> tuple[Path, Field]:
        """The path in the schema's spelling, and the field it ends at; refuses unknown names."""
        parts, kind = name.parts, self._kind
        if len(parts) > 1 and parts[0].lower() in self._own:
            parts = parts[1:]
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
            kind = self._schema.object(f.references[0])
        f = kind.by_name.get(parts[-1].lower())
        if f is None or f.hidden:
            self.refuse(
                "soql-field",
                name,
                f"No such column '{parts[-1]}' on entity '{kind.name}'. If you are attempting to"
                " use a custom field, be sure to append the '__c' after the custom field name."
                " Please reference your WSDL or the describe call for the appropriate names.",
            )
        return (*path, f.name), f

    def refuse(self, kind: str, name: Name, reason: str) -> NoReturn:
        raise Refusal(kind, reason=pointed_at(self._text, name.at) + reason)


def object_of(schema: Schema, query: Query) -> ObjectType:
    """The type that a query selects from; refuses `soql-object`."""
    name = str(query.object)
    if name not in schema or schema.object(name).hidden:
        raise Refusal(
            "soql-object",
            reason=pointed_at(query.text, query.object.at)
            + f"sObject type '{name}' is not supported. If you are attempting to use a custom"
            " object, be sure to append the '__c' after the entity name. Please reference your"
            " WSDL or the describe call for the appropriate names.",
        )
    return schema.object(name)
