"""Documents and their lines."""

from collections.abc import Mapping

from understudy.vendor import Field, ObjectType
from understudy_mocks.netsuite.objects.fields import (
    amount,
    day,
    enum,
    external_id,
    flag,
    integer,
    number,
    ref,
    stamps,
    text,
)
from understudy_mocks.netsuite.objects.schema.kinds import (
    APPLIED,
    CUSTOMERS,
    ITEMIZED,
    KINDS,
    TRANSACTIONS,
    VENDORS,
)
from understudy_mocks.netsuite.objects.schema.parts import (
    INVOICE_APPROVAL,
    ORDER_APPROVAL,
    SOURCE_COLUMN,
    SOURCES,
    address_copies,
    applied_lines,
    expense_lines,
    item_lines,
    lines,
    record_type,
    segments,
)

SOURCE = "restWebServices"


def _transaction(name: str, *fields: Field) -> ObjectType:
    """A document: what all have, and `fields` of its own."""
    kind = KINDS[name]
    return record_type(
        name,
        text("tranId", 45, indexed=True),
        day("tranDate"),
        *fields,
        ref("subsidiary", "subsidiary", required=name == "journalEntry"),
        ref("currency", "currency"),
        number("exchangeRate"),
        ref("postingPeriod", "accountingPeriod"),
        text("memo", 999),
        enum("status", KINDS[name].status, computed=True),
        enum("type", {kind.code: kind.label}, default=kind.code, computed=True),
        Field("source", label="Source", length=40, default=SOURCE, computed=True),
        text("transactionNumber", 45, computed=True),
        ref("nexus", "nexus", indexed=False),
        day("taxPointDate"),
        flag("taxDetailsOverride"),
        text("subsidiaryTaxRegNum", 60),
        text("entityTaxRegNum", 60),
        *segments(),
        ref("createdFrom", *SOURCES, computed=True),
        amount("total", computed=True),
        external_id(),
        *stamps("createdDate"),
        *(address_copies() if name in (*CUSTOMERS, *VENDORS) else ()),
    )


def _customer(*fields: Field, name: str = "entity") -> tuple[Field, ...]:
    return (ref(name, "customer", required=True, label="Customer"), *fields)


def _vendor(*fields: Field) -> tuple[Field, ...]:
    return (ref("entity", "vendor", required=True, label="Vendor"), *fields)


def _sums() -> tuple[Field, ...]:
    return (amount("subtotal", computed=True), amount("taxTotal", computed=True))


def _due() -> tuple[Field, ...]:
    """What is owed, and what of it was paid."""
    return (
        ref("terms", "term"),
        day("dueDate"),
        day("closeDate", computed=True),
        amount("amountPaid", computed=True),
        amount("amountRemaining", computed=True),
    )


def _used() -> tuple[Field, ...]:
    """What a credit or a payment was used for."""
    return (
        flag("autoApply"),
        amount("applied", computed=True),
        amount("unapplied", computed=True),
    )


def _account(name: str, label: str = "") -> Field:
    return ref(name, "account", indexed=False, label=label)


DOCUMENT_TYPES = (
    _transaction(
        "opportunity",
        *_customer(
            text("title", 99),
            day("expectedCloseDate"),
            number("probability"),
            ref("entityStatus", "customerStatus", indexed=False),
            amount("projectedTotal", computed=True),
            text("forecastType", 40),
            ref("salesRep", "employee", indexed=False),
        ),
    ),
    _transaction(
        "estimate",
        *_customer(
            text("title", 99),
            day("dueDate"),
            day("expectedCloseDate"),
            number("probability"),
            ref("entityStatus", "customerStatus", indexed=False),
            ref("job", "job", indexed=False),
            ref("opportunity", "opportunity", indexed=False),
            *_sums(),
        ),
    ),
    _transaction(
        "salesOrder",
        *_customer(
            enum("orderStatus", ORDER_APPROVAL, default="A"),
            ref("job", "job", label="Project"),
            ref("terms", "term", indexed=False),
            day("startDate"),
            day("endDate"),
            day("shipDate"),
            text("otherRefNum", 45),
            ref("billingSchedule", "billingSchedule", indexed=False),
            ref("opportunity", "opportunity", indexed=False),
            ref("salesRep", "employee", indexed=False),
            flag("toBeEmailed"),
            ref("discountItem", "discountItem", indexed=False),
            text("discountRate", 20),
            text("billAddressList", 40),
            *_sums(),
        ),
    ),
    _transaction(
        "invoice",
        *_customer(
            ref("job", "job", label="Project"),
            *_due(),
            enum("approvalStatus", INVOICE_APPROVAL, default="2"),
            text("otherRefNum", 45),
            _account("account"),
            text("email", 254),
            flag("toBeEmailed"),
            day("asOfDate"),
            ref("opportunity", "opportunity", indexed=False),
            ref("discountItem", "discountItem", indexed=False),
            text("discountRate", 20),
            text("billAddressList", 40),
            *(
                amount(name, computed=True)
                for name in ("discountTotal", "tax2Total", "totalAfterTaxes")
            ),
            amount("recognizedRevenue", computed=True),
            amount("deferredRevenue", computed=True),
            text("revenueStatus", 40, computed=True),
            *_sums(),
        ),
    ),
    _transaction(
        "cashSale",
        *_customer(
            ref("job", "job", indexed=False),
            flag("undepFunds", default=True),
            _account("account"),
            text("otherRefNum", 45),
            *_sums(),
        ),
    ),
    _transaction(
        "creditMemo",
        *_customer(
            ref("job", "job", indexed=False),
            _account("account"),
            text("otherRefNum", 45),
            *_used(),
            amount("amountPaid", computed=True),
            amount("amountRemaining", computed=True),
            *_sums(),
        ),
    ),
    _transaction(
        "returnAuthorization",
        *_customer(enum("orderStatus", ORDER_APPROVAL, default="A"), *_sums()),
    ),
    _transaction(
        "customerPayment",
        *_customer(
            amount("payment"),
            flag("undepFunds", default=True),
            _account("account"),
            _account("arAcct", "A/R Account"),
            ref("paymentMethod", "paymentMethod", indexed=False),
            text("checkNum", 50),
            *_used(),
            amount("pending", computed=True),
            amount("balance", computed=True),
            name="customer",
        ),
    ),
    _transaction(
        "customerDeposit",
        *_customer(
            amount("payment"),
            flag("undepFunds", default=True),
            _account("account"),
            ref("salesOrder", "salesOrder", indexed=False),
            text("checkNum", 50),
            name="customer",
        ),
    ),
    _transaction(
        "customerRefund",
        *_customer(
            _account("account"),
            ref("paymentMethod", "paymentMethod", indexed=False),
            text("checkNum", 50),
            name="customer",
        ),
    ),
    _transaction("deposit", ref("account", "account", required=True, indexed=False)),
    _transaction(
        "purchaseOrder",
        *_vendor(
            ref("employee", "employee", indexed=False),
            enum("approvalStatus", INVOICE_APPROVAL, default="2"),
            ref("terms", "term", indexed=False),
            day("dueDate"),
            day("shipDate"),
            *_sums(),
        ),
    ),
    _transaction(
        "vendorBill",
        *_vendor(
            *_due(),
            enum("approvalStatus", INVOICE_APPROVAL, default="2"),
            _account("account"),
            flag("paymentHold"),
            amount("userTotal"),
            amount("balance", computed=True),
            *_sums(),
        ),
    ),
    _transaction("vendorCredit", *_vendor(_account("account"), *_used(), *_sums())),
    _transaction(
        "vendorPayment",
        ref("entity", "vendor", "employee", required=True, label="Payee"),
        ref("account", "account", indexed=False),
        ref("apAcct", "account", indexed=False, label="A/P Account"),
        text("checkNum", 50),
        flag("toBePrinted"),
        *_used(),
    ),
    _transaction(
        "expenseReport",
        ref("entity", "employee", required=True, label="Employee"),
        ref("expenseReportCurrency", "currency"),
        flag("complete"),
        flag("supervisorApproval"),
        flag("accountingApproval"),
        _account("account"),
        number("expenseReportExchangeRate"),
        amount("advance"),
        amount("reimbursable", computed=True),
        amount("amount", computed=True),
        amount("amountPaid", computed=True),
        amount("amountRemaining", computed=True),
        day("closeDate", computed=True),
    ),
    _transaction(
        "journalEntry",
        flag("approved"),
        enum("approvalStatus", INVOICE_APPROVAL),
        day("reversalDate"),
        flag("reversalDefer"),
        flag("isReversal", computed=True),
        ref("toSubsidiary", "subsidiary", indexed=False),
        Field("reversalOf", "reference", hidden=True, computed=True, indexed=True, length=20),
    ),
)

_MORE: Mapping[str, tuple[Field, ...]] = {
    "invoice": (
        ref("job", "job", indexed=False),
        day("revRecStartDate"),
        day("revRecEndDate"),
    ),
    "vendorBill": (ref("customer", "job", "customer", indexed=False),),
    "purchaseOrder": (ref("customer", "job", "customer", indexed=False),),
}
DOCUMENT_LINES = (
    *(item_lines(f"{name}-item", *_MORE.get(name, ())) for name in ITEMIZED),
    *(expense_lines(f"{name}-expense") for name in ("vendorBill", "vendorCredit", "purchaseOrder")),
    lines(
        "expenseReport-expense",
        integer("line", computed=True),
        ref("category", "expenseCategory", required=True),
        amount("amount", required=True),
        amount("foreignamount"),
        ref("currency", "currency"),
        number("exchangerate"),
        day("expensedate", required=True),
        number("quantity"),
        number("rate"),
        ref("customer", "job", "customer"),
        ref("projecttask", "projectTask", indexed=False),
        flag("isBillable"),
        flag("isnonreimbursable"),
        flag("corporatecreditcard"),
        *segments(),
        text("memo", 999),
        text(SOURCE_COLUMN, indexed=True, label="Source ID"),
    ),
    *(applied_lines(f"{name}-apply", *targets) for name, targets in APPLIED.items()),
    lines(
        "deposit-payment",
        integer("line", computed=True),
        ref("doc", "customerPayment", "cashSale", "customerDeposit", required=True),
        flag("deposit", default=True),
        amount("paymentAmount", computed=True),
    ),
    lines(
        "deposit-other",
        integer("line", computed=True),
        ref("account", "account", required=True, indexed=False),
        amount("amount", required=True),
        text("memo", 999),
    ),
    lines(
        "journalEntry-line",
        integer("line", computed=True),
        ref("account", "account", required=True),
        amount("debit"),
        amount("credit"),
        ref("entity", "customer", "vendor", "employee", "job"),
        *segments(),
        text("memo", 999),
        flag("eliminate"),
        day("startDate"),
        day("endDate"),
    ),
)
assert {kind.name for kind in DOCUMENT_TYPES} == set(TRANSACTIONS)
