"""Short words for the kinds of fields that objects here are made of."""

import re

from understudy.vendor import Choice, Field, ObjectType

CURRENCIES = ("USD", "EUR", "GBP", "CHF")
BLOB_MAX = 50 * 1024 * 1024
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[0-9]+")


def label_of(name: str) -> str:
    """A field's name on the screen: `BillingCity` is Billing City, `AccountId` Account ID."""
    words = _WORDS.findall(name.removesuffix("__c"))
    return " ".join("ID" if word == "Id" and len(words) > 1 else word for word in words) or name


def text(
    name: str,
    length: int = 255,
    *,
    native: str = "string",
    required: bool = False,
    computed: bool = False,
    unique: bool = False,
    external_id: bool = False,
    shared: bool = False,
    default: str | None = None,
) -> Field:
    return Field(
        name,
        label=label_of(name),
        native=native,
        length=length,
        required=required,
        computed=computed,
        unique=unique,
        external_id=external_id,
        shared=shared,
        default=default,
    )


def picklist(
    name: str,
    values: tuple[str, ...],
    *,
    length: int = 40,
    restricted: bool = False,
    required: bool = False,
    computed: bool = False,
    default: str | None = None,
    native: str = "picklist",
) -> Field:
    return Field(
        name,
        "choice",
        label_of(name),
        native,
        length,
        required=required,
        computed=computed,
        choices=tuple(Choice(v, v) for v in values),
        restricted=restricted,
        default=default,
    )


def lookup(
    name: str,
    *targets: str,
    required: bool = False,
    computed: bool = False,
    fixed: bool = False,
    inverse: str = "",
    cascade: bool = False,
) -> Field:
    """A reference. `fixed` ones are set once; `inverse` is what parents call their children."""
    return Field(
        name,
        "reference",
        label_of(name),
        "reference",
        18,
        required=required,
        computed=computed,
        updateable=not fixed,
        references=targets,
        relationship=name.removesuffix("Id"),
        inverse=inverse,
        cascade=cascade,
        indexed="User" not in targets,
    )


def number(
    name: str,
    native: str = "double",
    scale: int = 0,
    *,
    required: bool = False,
    computed: bool = False,
    default: float | None = None,
) -> Field:
    """A number with decimals, however few: `double`, `currency` or `percent`."""
    return Field(
        name,
        "decimal",
        label_of(name),
        native,
        18,
        scale,
        required=required,
        computed=computed,
        default=default,
    )


def integer(name: str, *, computed: bool = False, default: int | None = None) -> Field:
    return Field(name, "integer", label_of(name), "int", 9, computed=computed, default=default)


def blob(name: str, *, required: bool = False) -> Field:
    """Bytes, kept and written in base64; read at an address of their own."""
    return Field(name, label=label_of(name), native="base64", length=BLOB_MAX, required=required)


def checkbox(name: str, *, computed: bool = False, default: bool = False) -> Field:
    return Field(name, "boolean", label_of(name), "boolean", computed=computed, default=default)


def day(name: str, *, required: bool = False, computed: bool = False) -> Field:
    return Field(name, "date", label_of(name), "date", required=required, computed=computed)


def moment(name: str, *, computed: bool = True, indexed: bool = False) -> Field:
    return Field(name, "datetime", label_of(name), "datetime", computed=computed, indexed=indexed)


def record_id() -> Field:
    # A reference, so that the column is compared byte by byte: the case of an id counts.
    return Field("Id", "reference", "Record ID", "id", 18, createable=False, updateable=False)


def currency_code() -> Field:
    return picklist("CurrencyIsoCode", CURRENCIES, length=3, restricted=True)


def address(prefix: str) -> tuple[Field, ...]:
    """The parts of an address, and the compound that shows them together."""
    return (
        text(f"{prefix}Street", native="textarea"),
        text(f"{prefix}City", 40),
        text(f"{prefix}State", 80),
        text(f"{prefix}PostalCode", 20),
        text(f"{prefix}Country", 80),
        number(f"{prefix}Latitude", scale=15),
        number(f"{prefix}Longitude", scale=15),
        Field(f"{prefix}Address", "json", label_of(f"{prefix}Address"), "address", computed=True),
    )


def stamps(*, deletable: bool = True) -> tuple[Field, ...]:
    """What the platform keeps on every record."""
    return (
        *((checkbox("IsDeleted", computed=True),) if deletable else ()),
        moment("CreatedDate"),
        lookup("CreatedById", "User", computed=True),
        moment("LastModifiedDate"),
        lookup("LastModifiedById", "User", computed=True),
        moment("SystemModstamp", indexed=True),
    )


def owner(*, queues: bool = False) -> Field:
    """Who answers for a record: a person, or where there are `queues`, a group of persons."""
    return lookup("OwnerId", "Group", "User") if queues else lookup("OwnerId", "User")


def object_type(
    name: str,
    prefix: str,
    *fields: Field,
    plural: str = "",
    label: str = "",
    read_only: bool = False,
    updateable: bool = True,
    deletable: bool = True,
) -> ObjectType:
    """A type of record with its id."""
    label = label or label_of(name)
    return ObjectType(
        name,
        (record_id(), *fields),
        label,
        plural or f"{label}s",
        prefix,
        "Id",
        createable=not read_only,
        updateable=updateable and not read_only,
        deletable=deletable and not read_only,
    )
