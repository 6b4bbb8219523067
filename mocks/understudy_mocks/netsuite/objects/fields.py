"""Short words for the kinds of fields that records here are made of.

`native` says how a value looks on the wire where its storage does not say it: a `duration` is kept
in minutes and shown as `7:30`.
"""

import re
from collections.abc import Mapping

from understudy.vendor import Choice, Field, Value

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_LABELS = {
    "entity": "Customer",
    "hours": "Duration",
    "payment": "Payment Amount",
    "tranDate": "Date",
    "tranId": "Document Number",
    "expensedate": "Expense Date",
}
"""Where the screen says something else than the name of the field."""


def label_of(name: str) -> str:
    """How a field is called on the screen, and in errors: `companyName` is Company Name."""
    known = _LABELS.get(name)
    return known or " ".join(word.capitalize() for word in _WORDS.findall(name))


def text(
    name: str,
    length: int = 300,
    *,
    required: bool = False,
    computed: bool = False,
    indexed: bool = False,
    label: str = "",
) -> Field:
    return Field(
        name,
        label=label or label_of(name),
        length=length,
        required=required,
        computed=computed,
        indexed=indexed,
    )


def flag(name: str, *, default: bool = False, computed: bool = False) -> Field:
    return Field(name, "boolean", label_of(name), default=default, computed=computed)


def day(name: str, *, required: bool = False, computed: bool = False) -> Field:
    return Field(name, "date", label_of(name), required=required, computed=computed)


def moment(name: str) -> Field:
    return Field(name, "datetime", label_of(name), computed=True, indexed=True)


def amount(name: str, *, required: bool = False, computed: bool = False) -> Field:
    """Money, with two decimals."""
    return Field(name, "decimal", label_of(name), required=required, computed=computed)


def number(
    name: str,
    scale: int = 8,
    *,
    default: Value = None,
    required: bool = False,
    computed: bool = False,
) -> Field:
    return Field(
        name,
        "decimal",
        label_of(name),
        scale=scale,
        required=required,
        default=default,
        computed=computed,
    )


def integer(name: str, *, computed: bool = False) -> Field:
    return Field(name, "integer", label_of(name), computed=computed)


def duration(name: str, *, required: bool = False, computed: bool = False) -> Field:
    return Field(name, "integer", label_of(name), "duration", required=required, computed=computed)


def ref(
    name: str,
    *targets: str,
    required: bool = False,
    computed: bool = False,
    label: str = "",
    indexed: bool = True,
) -> Field:
    return Field(
        name,
        "reference",
        label or label_of(name),
        length=40,
        required=required,
        computed=computed,
        references=targets,
        # Deletions ask for what refers to a record, and queries join on it.
        indexed=indexed,
    )


def enum(
    name: str,
    labels: Mapping[str, str],
    *,
    default: str | None = None,
    required: bool = False,
    computed: bool = False,
    label: str = "",
) -> Field:
    return Field(
        name,
        "choice",
        label or label_of(name),
        required=required,
        choices=tuple(Choice(value, shown) for value, shown in labels.items()),
        restricted=True,
        default=default,
        computed=computed,
    )


def internal_id() -> Field:
    # A reference, so that the column is compared byte by byte.
    return Field("id", "reference", "Internal ID", updateable=False, length=20)


def external_id() -> Field:
    # Shared for the kit: here one record of a whole family of types has it, and a rule sees to it.
    return Field("externalId", label="External ID", external_id=True, shared=True)


def owner() -> Field:
    """The record that a line belongs to."""
    return Field("record", "reference", hidden=True, indexed=True, length=20)


def inactive() -> Field:
    return flag("isInactive")


def stamps(created: str = "dateCreated") -> tuple[Field, Field]:
    """When a record was made and last written: `dateCreated`, on transactions `createdDate`."""
    return moment(created), moment("lastModifiedDate")
