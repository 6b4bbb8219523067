"""A table put into the fields of a record, as a job's own table of columns says."""

from collections.abc import Sequence

from understudy.vendor import Refusal
from understudy_mocks.salesforce.routes.bulk import table

HEADER = ["salesforce field", "csv header", "value", "hint"]


def mapped(
    spec: str, header: Sequence[str], lines: Sequence[Sequence[str]]
) -> tuple[list[str], list[list[str]]]:
    """The header and the lines with the fields that they belong to.

    A column that is not named keeps its own name, one that belongs to no field is left out. A
    value without a column stands in every line, one with a column where that is blank.
    """
    named, rules = table.read(spec, ",")
    if [name.lower() for name in named] != HEADER[: len(named)] or len(named) < 2:
        raise Refusal("bulk-bad-data", reason="The header of the specification is not known")
    told = [(*rule, "", "")[:3] for rule in rules]
    by_column = {column.lower(): (field, value) for field, column, value in told if column}
    constant = [(field, value) for field, column, value in told if field and not column]
    kept = [by_column.get(name.lower(), (name, "")) for name in header]
    fields = [field for field, _ in kept if field] + [field for field, _ in constant]
    found = [
        [cell or usual for cell, (field, usual) in zip(line, kept, strict=True) if field]
        + [value for _, value in constant]
        for line in lines
    ]
    return fields, found
