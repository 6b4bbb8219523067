"""What record types are put together from: lines of sublists, and lists to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from understudy.vendor import Field, ObjectType
from understudy_mocks.netsuite.objects.fields import (
    amount,
    enum,
    external_id,
    flag,
    integer,
    internal_id,
    label_of,
    number,
    owner,
    ref,
    text,
)

PRICE_LEVELS = {"-1": "Custom", "1": "Base Price"}
SOURCE_COLUMN = "custcol_source_id"
ITEMS = (
    "serviceSaleItem",
    "servicePurchaseItem",
    "serviceResaleItem",
    "nonInventorySaleItem",
    "nonInventoryPurchaseItem",
    "nonInventoryResaleItem",
    "otherChargeSaleItem",
    "discountItem",
)
ADDRESS = (
    "addressee",
    "attention",
    "addr1",
    "addr2",
    "addr3",
    "city",
    "state",
    "zip",
    "country",
    "addrPhone",
)


ADDRESSES = ("billingAddress", "shippingAddress")
"""Subrecords of documents: each has a copy of its own, kept as JSON."""


def address_copies() -> tuple[Field, ...]:
    return tuple(
        Field(name, label=label_of(name), native="address", length=4000) for name in ADDRESSES
    )


@dataclass(frozen=True, slots=True)
class Sublist:
    """Lines of a record: under which property, of which type, and what tells one from another.

    `nested` properties are shown, and written, as one object of that name. Lines that are not
    `keyed` have nothing that tells them apart to a writer: they are added, or all replaced.
    """

    name: str
    object: str
    key: str = "line"
    nested: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keyed: bool = True


APPROVAL = {"1": "Open", "2": "Pending Approval", "3": "Approved", "4": "Rejected"}
INVOICE_APPROVAL = {"1": "Pending Approval", "2": "Approved", "3": "Rejected"}
ORDER_APPROVAL = {"A": "Pending Approval", "B": "Pending Fulfillment"}
TIME_TYPES = {"A": "Actual Time", "P": "Planned Time", "B": "Both"}
SOURCES = (
    "salesOrder",
    "purchaseOrder",
    "estimate",
    "opportunity",
    "invoice",
    "vendorBill",
    "returnAuthorization",
    "customerPayment",
)
STAGES = {
    "NON_BILLABLE": "Non-Billable",
    "READY_FOR_BILLING": "Ready For Billing",
    "HOLD_FOR_BILLING": "Hold For Billing",
    "PROCESSED": "Processed",
}
USES = {"Actual": "Actual", "Forecast": "Forecast"}


def record_type(
    name: str,
    *fields: Field,
    label: str = "",
    createable: bool = True,
    updateable: bool = True,
    deletable: bool = True,
) -> ObjectType:
    return ObjectType(
        name,
        (internal_id(), *fields),
        label,
        createable=createable,
        updateable=updateable,
        deletable=deletable,
    )


def lines(name: str, *fields: Field) -> ObjectType:
    return ObjectType(name, (internal_id(), owner(), *fields), hidden=True)


def segments() -> tuple[Field, Field, Field]:
    """Whom an amount is booked on, beside the account."""
    return (
        ref("department", "department"),
        ref("class", "classification", indexed=False),
        ref("location", "location", indexed=False),
    )


def addresses(name: str) -> ObjectType:
    """The address book of an entity."""
    return lines(
        name,
        integer("line", computed=True),
        text("label", 150),
        flag("defaultBilling"),
        flag("defaultShipping"),
        flag("isResidential"),
        *(text(part, 150) for part in ADDRESS),
    )


def item_lines(name: str, *more: Field) -> ObjectType:
    """Lines of goods and services. What they post to is the item's account."""
    return lines(
        name,
        integer("line", computed=True),
        ref("item", *ITEMS, required=True),
        text("description", 4000),
        number("quantity"),
        enum("price", PRICE_LEVELS),
        number("rate"),
        amount("amount"),
        ref("taxCode", "salesTaxItem", indexed=False),
        number("taxRate1", computed=True),
        amount("tax1Amt", computed=True),
        amount("grossAmt", computed=True),
        *segments(),
        text("units", 40),
        flag("isBillable"),
        flag("isTaxable"),
        flag("isClosed"),
        text("taxDetailsReference", 60),
        text("chargeType", 60),
        amount("costEstimate"),
        text("costEstimateType", 40),
        ref("billingSchedule", "billingSchedule", indexed=False),
        ref("orderDoc", *ORDERS, computed=True),
        integer("orderLine"),
        number("quantityBilled", computed=True),
        Field("account", "reference", hidden=True, computed=True, length=20),
        *more,
        text(SOURCE_COLUMN, indexed=True, label="Source ID"),
    )


def expense_lines(name: str, *more: Field) -> ObjectType:
    """Lines that say the account themselves, or a category that has one."""
    return lines(
        name,
        integer("line", computed=True),
        ref("account", "account", indexed=False),
        ref("category", "expenseCategory"),
        amount("amount", required=True),
        text("memo", 999),
        ref("customer", "job", "customer"),
        ref("projecttask", "projectTask", indexed=False),
        flag("isBillable"),
        *segments(),
        ref("taxCode", "salesTaxItem", indexed=False),
        number("taxRate1", computed=True),
        amount("tax1Amt", computed=True),
        amount("grossAmt", computed=True),
        *more,
    )


def applied_lines(name: str, *targets: str) -> ObjectType:
    """What a payment or a credit is used for."""
    return lines(
        name,
        integer("line", computed=True),
        ref("doc", *targets, required=True),
        flag("apply", default=True),
        amount("amount"),
        text("refNum", computed=True),
    )


ORDERS = ("salesOrder", "purchaseOrder", "estimate", "opportunity", "returnAuthorization")


def master(name: str, *fields: Field, length: int = 60, label: str = "") -> ObjectType:
    """A list that others choose from: a name, whether it is still in use, and little more."""
    from_name = text("name", length, required=True)
    return record_type(
        name, from_name, *fields, flag("isInactive"), external_id(), label=label or name
    )
