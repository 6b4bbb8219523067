"""Tallybook's query language: `field:value` pairs, all of which must hold."""

from understudy.vendor import Refusal, Schema
from understudy.vendor.sql import Both, Compare, Compiled, OrderBy, Select, compile_select


def compiled(schema: Schema, name: str, text: str) -> Compiled:
    """The ids that a query text selects, oldest id first."""
    conditions = []
    for term in text.split():
        field, colon, value = term.partition(":")
        if not colon:
            raise Refusal("bad-query", reason=f"{term} has no colon")
        conditions.append(Compare(tuple(field.split(".")), "=", value))
    key = schema.object(name).id_field
    return compile_select(
        schema, Select(name, ((key,),), Both(tuple(conditions)), order_by=(OrderBy((key,)),))
    )
