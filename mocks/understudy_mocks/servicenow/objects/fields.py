"""Short words for the kinds of fields that tables here are made of."""

from understudy.vendor import Choice, Field, Value

Choices = tuple[tuple[str, str], ...]


def label_of(name: str) -> str:
    """A column's name on the screen: `short_description` is Short description."""
    words = name.removeprefix("u_").replace("_", " ")
    return words[:1].upper() + words[1:]


def text(
    name: str,
    length: int = 40,
    *,
    label: str = "",
    native: str = "string",
    indexed: bool = False,
    computed: bool = False,
    default: str | None = None,
) -> Field:
    return Field(
        name,
        label=label or label_of(name),
        native=native,
        length=length,
        indexed=indexed,
        computed=computed,
        default=default,
    )


def choice(name: str, values: Choices, *, default: str | None = None) -> Field:
    """A text that should be one of `values`; others are kept as sent."""
    return Field(
        name,
        "choice",
        label_of(name),
        "string",
        40,
        choices=tuple(Choice(value, label) for value, label in values),
        default=default,
    )


def state(name: str, values: Choices, *, default: int) -> Field:
    """A choice whose values are numbers."""
    return Field(
        name,
        "integer",
        label_of(name),
        "integer",
        choices=tuple(Choice(value, label) for value, label in values),
        default=default,
    )


KEYS = frozenset(
    {"parent", "top_task", "project", "task", "user", "group", "cost_plan", "resource_plan"}
    | {"request", "request_item", "time_sheet", "sysapproval", "role", "company", "change_request"}
)
"""References by which the instance itself looks records up, again and again."""


def reference(name: str, target: str, *, computed: bool = False, label: str = "") -> Field:
    return Field(
        name,
        "reference",
        label or label_of(name),
        "reference",
        32,
        references=(target,),
        relationship=name,
        computed=computed,
        indexed=name in KEYS,
    )


def refers(f: Field) -> bool:
    """Whether a value of the field names one record."""
    return bool(f.references) and f.native != LIST


LIST, JOURNAL, JOURNALS = "glide_list", "journal_input", "journal_list"


def several(name: str, target: str) -> Field:
    """A list of records: their ids, joined by commas."""
    return Field(
        name, label=label_of(name), native=LIST, length=1024, references=(target,), relationship=""
    )


def journal(name: str, *, label: str = "") -> Field:
    """What is written goes to `sys_journal_field`; the column itself stays empty."""
    return Field(name, label=label or label_of(name), native=JOURNAL, length=4000)


def words(values: str) -> Choices:
    """Choices whose labels are their values, as people would write them."""
    return tuple((word, word.replace("_", " ").capitalize()) for word in values.split())


def texts(names: str, length: int = 40) -> tuple[Field, ...]:
    return tuple(text(name, length) for name in names.split())


def flags(names: str) -> tuple[Field, ...]:
    return tuple(flag(name) for name in names.split())


def moments(names: str) -> tuple[Field, ...]:
    return tuple(moment(name) for name in names.split())


def days(names: str) -> tuple[Field, ...]:
    return tuple(day(name) for name in names.split())


def amounts(names: str) -> tuple[Field, ...]:
    """Amounts of money."""
    return tuple(money(name) for name in names.split())


def numbers(names: str) -> tuple[Field, ...]:
    """Decimal numbers."""
    return tuple(Field(n, "decimal", label_of(n), "decimal", scale=4) for n in names.split())


def integers(names: str) -> tuple[Field, ...]:
    return tuple(integer(name) for name in names.split())


def durations(names: str) -> tuple[Field, ...]:
    """Spans that callers set."""
    return tuple(
        Field(name, "datetime", label_of(name), "glide_duration") for name in names.split()
    )


def refs(target: str, names: str) -> tuple[Field, ...]:
    """References to one table."""
    return tuple(reference(name, target) for name in names.split())


def html(names: str) -> tuple[Field, ...]:
    return tuple(text(name, 4000, native="html") for name in names.split())


def flag(name: str, *, default: bool = False) -> Field:
    return Field(name, "boolean", label_of(name), "boolean", default=default)


def integer(name: str, *, computed: bool = False, default: Value = None) -> Field:
    return Field(name, "integer", label_of(name), "integer", computed=computed, default=default)


def percent(name: str, *, default: float | None = None) -> Field:
    return Field(name, "decimal", label_of(name), "percent_complete", default=default)


def money(name: str, *, label: str = "") -> Field:
    """An amount with up to four decimals. This instance knows no rates: every currency is alike."""
    return Field(name, "decimal", label or label_of(name), "currency", scale=4)


def day(name: str) -> Field:
    return Field(name, "date", label_of(name), "glide_date")


def moment(name: str, *, label: str = "", computed: bool = False, indexed: bool = False) -> Field:
    return Field(
        name,
        "datetime",
        label or label_of(name),
        "glide_date_time",
        computed=computed,
        indexed=indexed,
    )


def duration(name: str) -> Field:
    """A span, as the platform keeps it: the moment that lies so long after the epoch."""
    return Field(name, "datetime", label_of(name), "glide_duration", computed=True)


def class_name(table: str) -> Field:
    """Which table a record really belongs to."""
    return Field(
        "sys_class_name",
        label="Class",
        native="sys_class_name",
        length=80,
        computed=True,
        default=table,
    )


SYSTEM = (
    # A reference, so that the column is compared byte by byte.
    Field("sys_id", "reference", "Sys ID", "GUID", 32, updateable=False, unique=True),
    moment("sys_created_on", label="Created", computed=True),
    text("sys_created_by", label="Created by", computed=True),
    moment("sys_updated_on", label="Updated", computed=True, indexed=True),
    text("sys_updated_by", label="Updated by", computed=True),
    Field("sys_mod_count", "integer", "Updates", "integer", computed=True, default=0),
    text("sys_tags", label="Tags", computed=True),
)
"""What every table has."""

DOMAIN = (
    text("sys_domain", 32, label="Domain", native="domain_id", computed=True, default="global"),
    text("sys_domain_path", 255, label="Domain Path", computed=True, default="/"),
)
