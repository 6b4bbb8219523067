"""The record types played, with their fields, and the lists of lines inside of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from understudy.vendor import Field, ObjectType, Schema
from understudy_mocks.netsuite.objects.fields import (
    amount,
    day,
    duration,
    enum,
    external_id,
    flag,
    inactive,
    integer,
    internal_id,
    moment,
    number,
    owner,
    ref,
    stamps,
    text,
)


@dataclass(frozen=True, slots=True)
class Sublist:
    """Lines of a record: under which property, of which type, and what tells one from another.

    `nested` properties are shown, and written, as one object of that name.
    """

    name: str
    object: str
    key: str = "line"
    nested: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _record(name: str, *fields: Field, plural: str = "", deletable: bool = True) -> ObjectType:
    return ObjectType(name, (internal_id(), *fields), plural=plural, deletable=deletable)


def _lines(name: str, *fields: Field) -> ObjectType:
    return ObjectType(name, (internal_id(), owner(), *fields), hidden=True)


PRICE_LEVELS = {"-1": "Custom", "1": "Base Price"}
APPROVAL = {"1": "Open", "2": "Pending Approval", "3": "Approved", "4": "Rejected"}
INVOICE_APPROVAL = {"1": "Pending Approval", "2": "Approved", "3": "Rejected"}
BILLING_TYPES = {
    "CB": "Charge-Based",
    "FBI": "Fixed Bid, Interval",
    "FBM": "Fixed Bid, Milestone",
    "TM": "Time and Materials",
}
INVOICE_STATUS = {
    "A": "Open",
    "B": "Paid In Full",
    "D": "Pending Approval",
    "E": "Rejected",
    "V": "Voided",
}
PAYMENT_STATUS = {"A": "Unapproved Payment", "B": "Not Deposited", "C": "Deposited"}
EXPENSE_STATUS = {
    "A": "In Progress",
    "B": "Pending Supervisor Approval",
    "C": "Pending Accounting Approval",
    "D": "Rejected by Supervisor",
    "E": "Rejected by Accounting",
    "F": "Approved by Accounting",
    "I": "Paid In Full",
}
SOURCE_COLUMN = "custcol_source_id"

_MASTERS = (
    _record(
        "subsidiary",
        text("name", 83, required=True),
        text("fullName", computed=True),
        text("legalName"),
        ref("parent", "subsidiary"),
        ref("currency", "currency", required=True),
        text("country", 2),
        flag("isElimination"),
        inactive(),
        external_id(),
        moment("lastModifiedDate"),
    ),
    _record(
        "currency",
        text("name", 50, required=True),
        text("symbol", 3, required=True),
        text("displaySymbol", 5),
        number("exchangeRate"),
        integer("currencyPrecision"),
        flag("isBaseCurrency"),
        inactive(),
        external_id(),
        moment("lastModifiedDate"),
    ),
    _record(
        "currencyRate",
        ref("baseCurrency", "currency", required=True),
        ref("transactionCurrency", "currency", required=True),
        day("effectiveDate", required=True),
        number("exchangeRate"),
        moment("lastModifiedDate"),
        deletable=False,
    ),
    _record(
        "accountingPeriod",
        text("periodName", 50, required=True),
        day("startDate", required=True),
        day("endDate", required=True),
        ref("parent", "accountingPeriod"),
        flag("isYear"),
        flag("isQuarter"),
        flag("isAdjust"),
        flag("isPosting", default=True, computed=True),
        flag("closed"),
        moment("closedOnDate"),
        flag("arLocked"),
        flag("apLocked"),
        flag("allLocked"),
        flag("allowNonGLChanges"),
        inactive(),
        moment("lastModifiedDate"),
    ),
    _record(
        "department",
        text("name", 60, required=True),
        text("fullName", computed=True),
        ref("parent", "department"),
        ref("subsidiary", "subsidiary"),
        flag("includeChildren"),
        inactive(),
        external_id(),
        moment("lastModifiedDate"),
    ),
    _record(
        "term",
        text("name", 31, required=True),
        integer("daysUntilNetDue"),
        flag("preferred"),
        inactive(),
        moment("lastModifiedDate"),
    ),
    _record("customerStatus", text("name", required=True), inactive()),
    _record("jobStatus", text("name", required=True), inactive()),
    _record("expenseCategory", text("name", required=True), inactive(), moment("lastModifiedDate")),
    _record(
        "serviceSaleItem",
        text("itemId", 60, required=True),
        text("displayName", 60),
        text("salesDescription", 999),
        number("rate"),
        enum("itemType", {"Service": "Service"}, default="Service", computed=True),
        enum("subtype", {"Sale": "Sale"}, default="Sale", computed=True),
        inactive(),
        external_id(),
        *stamps("createdDate"),
    ),
)

_ENTITIES = (
    _record(
        "customer",
        text("entityId", 80, indexed=True, label="Customer ID"),
        flag("isPerson"),
        text("companyName", 83),
        text("firstName", 32),
        text("lastName", 32),
        text("altName", computed=True),
        ref("entityStatus", "customerStatus"),
        ref("subsidiary", "subsidiary", required=True, label="Primary Subsidiary"),
        ref("currency", "currency"),
        text("email", 254),
        text("phone", 32),
        text("url", 100),
        ref("terms", "term"),
        amount("creditLimit"),
        ref("salesRep", "employee"),
        text("comments", 4000),
        inactive(),
        external_id(),
        *stamps(),
    ),
    _record(
        "employee",
        text("entityId", 80, computed=True, indexed=True),
        text("firstName", 32, required=True),
        text("lastName", 32, required=True),
        text("email", 254),
        text("phone", 32),
        text("title", 100, label="Job Title"),
        ref("subsidiary", "subsidiary", required=True),
        ref("department", "department"),
        ref("supervisor", "employee"),
        ref("currency", "currency"),
        day("hireDate"),
        day("releaseDate"),
        flag("isJobResource"),
        flag("isSalesRep"),
        amount("laborCost"),
        inactive(),
        external_id(),
        *stamps(),
    ),
    _record(
        "job",
        text("entityId", 80, indexed=True, label="Project ID"),
        text("companyName", 83, required=True, label="Project Name"),
        text("altName", computed=True),
        ref("parent", "customer", required=True, label="Customer"),
        ref("subsidiary", "subsidiary"),
        ref("currency", "currency", computed=True),
        ref("entityStatus", "jobStatus"),
        enum("jobBillingType", BILLING_TYPES),
        ref("projectManager", "employee"),
        day("startDate"),
        day("scheduledEndDate"),
        day("projectedEndDate"),
        day("endDate"),
        amount("estimatedCost"),
        amount("estimatedRevenue"),
        duration("estimatedTime"),
        flag("allowTime", default=True),
        flag("allowExpenses", default=True),
        flag("limitTimeToAssignees"),
        text("comments", 4000),
        text("custentity_rate_card", label="Rate Card"),
        inactive(),
        external_id(),
        *stamps(),
    ),
)

_ACTIVITY = _record(
    "timeBill",
    ref("employee", "employee", required=True),
    day("tranDate"),
    duration("hours", required=True),
    ref("customer", "job", "customer"),
    ref("item", "serviceSaleItem"),
    flag("isBillable"),
    enum("price", PRICE_LEVELS),
    number("rate"),
    text("memo", 999),
    ref("department", "department"),
    ref("subsidiary", "subsidiary", computed=True),
    enum("approvalStatus", APPROVAL, default="1"),
    enum("timeType", {"A": "Actual Time", "P": "Planned Time", "B": "Both"}, default="A"),
    Field("postingPeriod", "reference", hidden=True, computed=True, length=20),
    external_id(),
    *stamps("createdDate"),
)


def _transaction(name: str, party: Field, status: Mapping[str, str], *fields: Field) -> ObjectType:
    return _record(
        name,
        text("tranId", 45, indexed=True),
        day("tranDate"),
        party,
        ref("subsidiary", "subsidiary", computed=True),
        ref("currency", "currency"),
        number("exchangeRate"),
        ref("postingPeriod", "accountingPeriod"),
        text("memo", 999),
        enum("status", status, computed=True),
        *fields,
        amount("total", computed=True),
        external_id(),
        *stamps("createdDate"),
    )


_TRANSACTIONS = (
    _transaction(
        "invoice",
        ref("entity", "customer", required=True, label="Customer"),
        INVOICE_STATUS,
        ref("job", "job", label="Project"),
        ref("terms", "term"),
        day("dueDate"),
        day("closeDate", computed=True),
        enum("approvalStatus", INVOICE_APPROVAL, default="2"),
        text("otherRefNum", 45),
        amount("subtotal", computed=True),
        amount("taxTotal", computed=True),
        amount("amountPaid", computed=True),
        amount("amountRemaining", computed=True),
    ),
    _transaction(
        "expenseReport",
        ref("entity", "employee", required=True, label="Employee"),
        EXPENSE_STATUS,
        ref("expenseReportCurrency", "currency"),
        flag("complete"),
        flag("supervisorApproval"),
        flag("accountingApproval"),
        amount("amount", computed=True),
    ),
    _transaction(
        "customerPayment",
        ref("customer", "customer", required=True),
        PAYMENT_STATUS,
        amount("payment"),
        flag("undepFunds", default=True),
        flag("autoApply"),
        text("checkNum", 50),
        amount("applied", computed=True),
        amount("unapplied", computed=True),
    ),
)

_ADDRESS = (
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
_LINES = (
    _lines(
        "invoice-item",
        integer("line", computed=True),
        ref("item", "serviceSaleItem", required=True),
        text("description", 4000),
        number("quantity"),
        enum("price", PRICE_LEVELS),
        number("rate"),
        amount("amount"),
        flag("isBillable"),
        text(SOURCE_COLUMN, indexed=True, label="Source ID"),
    ),
    _lines(
        "expenseReport-expense",
        integer("line", computed=True),
        ref("category", "expenseCategory", required=True),
        amount("amount", required=True),
        ref("currency", "currency"),
        day("expensedate", required=True),
        ref("customer", "job", "customer"),
        flag("isBillable"),
        text("memo", 999),
        text(SOURCE_COLUMN, indexed=True, label="Source ID"),
    ),
    _lines(
        "customerPayment-apply",
        integer("line", computed=True),
        ref("doc", "invoice", required=True),
        flag("apply", default=True),
        amount("amount"),
        text("refNum", computed=True),
    ),
    _lines(
        "customer-addressBook",
        integer("line", computed=True),
        text("label", 150),
        flag("defaultBilling"),
        flag("defaultShipping"),
        flag("isResidential"),
        *(text(name, 150) for name in _ADDRESS),
    ),
)

SCHEMA = Schema((*_MASTERS, *_ENTITIES, _ACTIVITY, *_TRANSACTIONS, *_LINES))
TRANSACTIONS = tuple(kind.name for kind in _TRANSACTIONS)
SUBLISTS: Mapping[str, tuple[Sublist, ...]] = {
    "invoice": (Sublist("item", "invoice-item"),),
    "expenseReport": (Sublist("expense", "expenseReport-expense"),),
    "customerPayment": (Sublist("apply", "customerPayment-apply", "doc"),),
    "customer": (
        Sublist("addressBook", "customer-addressBook", "id", {"addressBookAddress": _ADDRESS}),
    ),
}
