"""Putting a changed field into a schema."""

from dataclasses import replace

from understudy.vendor import Field, ObjectType, Schema


def with_field(schema: Schema, kind: ObjectType, field: Field) -> Schema:
    """The schema with this field in its old place, in those that extend the type too."""
    fields = tuple(field if f.name == field.name else f for f in kind.fields)
    return schema.having(replace(kind, fields=fields))
