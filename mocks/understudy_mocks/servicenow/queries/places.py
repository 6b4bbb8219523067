"""Where a dotted name leads from a table."""

from dataclasses import dataclass

from understudy.vendor import Field, ObjectType, Schema, sql
from understudy_mocks.servicenow.auth import Column
from understudy_mocks.servicenow.objects.fields import refers
from understudy_mocks.servicenow.objects.schema import display_of_table

NOTHING, EVERYTHING = sql.Either(()), sql.Both(())


@dataclass(frozen=True, slots=True)
class Place:
    """A field that is reached from a table, and the one that is shown for it."""

    path: sql.Path
    field: Field

    @property
    def shown(self) -> sql.Path:
        """What people see: of a reference, the display column of its target."""
        if not refers(self.field):
            return self.path
        return (*self.path, display_of_table(self.field.references[0]))


def place(schema: Schema, kind: ObjectType, name: str, hidden: frozenset[Column]) -> Place | None:
    """Where a name, walked by its dots, leads; None where it leads nowhere."""
    path = name.split(".")
    for step in path[:-1]:
        through = kind.by_name.get(step)
        if through is None or through.name != step or not refers(through):
            return None
        kind = schema.object(through.references[0])
    found = kind.by_name.get(path[-1])
    if found is None or found.name != path[-1] or found.hidden:
        return None
    if (kind.name, found.name) in hidden:
        return None
    return Place(tuple(path), found)
