"""What can be made of which record, and what can be done to it (vendor's REST documentation)."""

from collections.abc import Mapping

TRANSFORMS: Mapping[str, tuple[str, ...]] = {
    "opportunity": ("estimate", "salesOrder", "invoice", "cashSale"),
    "estimate": ("salesOrder", "invoice", "cashSale"),
    "customer": (
        *("salesOrder", "invoice", "customerPayment", "estimate", "opportunity", "cashSale"),
        "vendor",
    ),
    "job": ("salesOrder", "invoice", "estimate", "cashSale"),
    "salesOrder": ("invoice", "cashSale", "returnAuthorization"),
    "invoice": ("customerPayment", "creditMemo", "returnAuthorization"),
    "purchaseOrder": ("vendorBill",),
    "vendor": ("vendorBill", "vendorPayment", "purchaseOrder"),
    "vendorBill": ("vendorPayment", "vendorCredit"),
    "employee": ("expenseReport", "timeBill"),
    "returnAuthorization": ("creditMemo",),
}
APPROVALS = {"approve": "3", "reject": "4", "retract": "1", "submit": "2"}
ACTIONS: Mapping[str, tuple[str, ...]] = {
    "timeBill": tuple(APPROVALS),
    "timeSheet": tuple(APPROVALS),
    "vendorPayment": ("confirm", "decline"),
}
