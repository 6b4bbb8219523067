"""The kinds of documents: what each is called, with whom it is made, and how it posts.

Type codes, status letters and the signs of the general ledger are from the vendor's documentation
of SuiteQL and of transaction status; those of deposits and refunds from memory.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Lock = Literal["arLocked", "apLocked", "allLocked", ""]
VOIDED = "V"
INVOICE_STATUS = {
    "A": "Open",
    "B": "Paid In Full",
    "D": "Pending Approval",
    "E": "Rejected",
    VOIDED: "Voided",
}
BILL_STATUS = {
    "A": "Open",
    "B": "Paid In Full",
    "C": "Cancelled",
    "D": "Pending Approval",
    "E": "Rejected",
}
CREDIT_STATUS = {"A": "Open", "B": "Fully Applied", "V": "Voided"}
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
ORDER_STATUS = {
    "A": "Pending Approval",
    "B": "Pending Fulfillment",
    "C": "Cancelled",
    "D": "Partially Fulfilled",
    "E": "Pending Billing/Partially Fulfilled",
    "F": "Pending Billing",
    "G": "Billed",
    "H": "Closed",
}
PURCHASE_STATUS = {
    "A": "Pending Supervisor Approval",
    "B": "Pending Receipt",
    "D": "Partially Received",
    "E": "Pending Billing/Partially Received",
    "F": "Pending Bill",
    "G": "Fully Billed",
    "H": "Closed",
}
RETURN_STATUS = {"A": "Pending Approval", "E": "Pending Refund", "G": "Refunded", "H": "Closed"}
ESTIMATE_STATUS = {"A": "Open", "B": "Processed", "C": "Closed", "V": "Voided", "X": "Expired"}
OPPORTUNITY_STATUS = {
    "A": "In Progress",
    "B": "Issued Estimate",
    "C": "Closed - Won",
    "D": "Closed - Lost",
}
JOURNAL_STATUS = {"A": "Pending Approval", "B": "Approved for Posting"}
SALE_STATUS = {"B": "Not Deposited", "C": "Deposited"}
DEPOSITED = {"A": "Not Deposited", "B": "Deposited", "C": "Fully Applied"}
DONE_STATUS = {"Y": "Deposited"}


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of transaction.

    `party` is the field of whom it is with. `lock` is the period's lock for it; without one it
    never posts. `sign` is that of its main line in the ledger (a debit is positive), `account`
    the field with the main line's account. While in a status of `waiting` it does not post.
    """

    name: str
    code: str
    label: str
    abbreviation: str
    prefix: str
    status: Mapping[str, str]
    party: str = "entity"
    lock: Lock = ""
    sign: int = 0
    waiting: tuple[str, ...] = ()


_INVOICED = ("D", "E", "V")
DOCUMENTS = (
    Document(
        "invoice",
        "CustInvc",
        "Invoice",
        "INV",
        "INV",
        INVOICE_STATUS,
        "entity",
        "arLocked",
        1,
        _INVOICED,
    ),
    Document(
        "expenseReport",
        "ExpRept",
        "Expense Report",
        "EXP",
        "EXP",
        EXPENSE_STATUS,
        "entity",
        "apLocked",
        -1,
        ("A", "B", "C", "D", "E"),
    ),
    Document(
        "customerPayment",
        "CustPymt",
        "Payment",
        "PYMT",
        "PYMT",
        PAYMENT_STATUS,
        "customer",
        "arLocked",
        1,
    ),
    Document("opportunity", "Opprtnty", "Opportunity", "OPP", "OPP", OPPORTUNITY_STATUS),
    Document("estimate", "Estimate", "Estimate", "EST", "EST", ESTIMATE_STATUS),
    Document("salesOrder", "SalesOrd", "Sales Order", "SO", "SO", ORDER_STATUS),
    Document(
        "cashSale", "CashSale", "Cash Sale", "CASH", "CS", SALE_STATUS, "entity", "arLocked", 1
    ),
    Document(
        "creditMemo",
        "CustCred",
        "Credit Memo",
        "CRED",
        "CM",
        CREDIT_STATUS,
        "entity",
        "arLocked",
        -1,
    ),
    Document("returnAuthorization", "RtnAuth", "Return Authorization", "RMA", "RMA", RETURN_STATUS),
    Document(
        "customerDeposit",
        "CustDep",
        "Customer Deposit",
        "DEP",
        "CD",
        DEPOSITED,
        "customer",
        "arLocked",
        1,
    ),
    Document(
        "customerRefund",
        "CustRfnd",
        "Customer Refund",
        "RFND",
        "CR",
        DONE_STATUS,
        "customer",
        "arLocked",
        -1,
    ),
    Document("purchaseOrder", "PurchOrd", "Purchase Order", "PO", "PO", PURCHASE_STATUS),
    Document(
        "vendorBill",
        "VendBill",
        "Bill",
        "BILL",
        "BILL",
        BILL_STATUS,
        "entity",
        "apLocked",
        -1,
        _INVOICED,
    ),
    Document(
        "vendorCredit",
        "VendCred",
        "Bill Credit",
        "BCRED",
        "VC",
        CREDIT_STATUS,
        "entity",
        "apLocked",
        1,
    ),
    Document(
        "vendorPayment",
        "VendPymt",
        "Bill Payment",
        "BPMT",
        "VP",
        PAYMENT_STATUS,
        "entity",
        "apLocked",
        -1,
    ),
    Document("deposit", "Deposit", "Deposit", "DEPO", "DEP", DONE_STATUS, "", "allLocked", 1),
    Document(
        "journalEntry",
        "Journal",
        "Journal",
        "JRNL",
        "JE",
        JOURNAL_STATUS,
        "",
        "allLocked",
        0,
        ("A",),
    ),
)
KINDS: Mapping[str, Document] = {kind.name: kind for kind in DOCUMENTS}
TRANSACTIONS = tuple(KINDS)
CUSTOMERS = (
    "invoice",
    "opportunity",
    "estimate",
    "salesOrder",
    "cashSale",
    "creditMemo",
    "returnAuthorization",
)
"""Documents of items made with a customer."""
VENDORS = ("purchaseOrder", "vendorBill", "vendorCredit")
ITEMIZED = (*CUSTOMERS, *VENDORS)
APPLIED: Mapping[str, tuple[str, ...]] = {
    "customerPayment": ("invoice",),
    "creditMemo": ("invoice",),
    "customerRefund": ("creditMemo",),
    "vendorPayment": ("vendorBill", "expenseReport"),
    "vendorCredit": ("vendorBill",),
}
"""What pays or reduces which documents."""
