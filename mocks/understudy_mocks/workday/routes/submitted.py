"""What is submitted to the ledger: invoices of suppliers, expense reports, journals.

A document's lines are kept as they came; sums are checked, as the ledger would.
"""

import json
from collections.abc import Callable

from understudy.vendor import Row
from understudy_mocks.workday.objects import xml
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.queries import Timelines
from understudy_mocks.workday.routes.finding import Given
from understudy_mocks.workday.routes.getting import Asked
from understudy_mocks.workday.routes.listings import Listing, Putting

Values = dict[str, object]
INVOICE, EXPENSES, JOURNAL = "Supplier Invoice", "Expense Report", "Journal"


def _of_type(type_: str) -> Callable[[Asked], list[Row]]:
    def rows(asked: Asked) -> list[Row]:
        found = asked.call.system.store.find("Ledger_Document", type=type_)
        return sorted(found, key=lambda row: str(row["number"]))

    return rows


def _between(first: str, last: str) -> Callable[[Asked, Given, Row], bool]:
    """Documents of some organisations, dated from one day to another."""

    def chosen(asked: Asked, criteria: Given, row: Row) -> bool:
        company = asked.references.directory.find("Organization", row["company"])
        wanted = [
            str(id_.get("", ""))
            for one in criteria.parts("Organization_Reference")
            for id_ in xml.children(one.node, "ID")
        ]
        low, high = criteria.day(first), criteria.day(last)
        return (
            (low is None or str(row["day"]) >= low)
            and (high is None or str(row["day"]) <= high)
            and (
                not wanted
                or (
                    company is not None
                    and (company["wid"] in wanted or company["reference_id"] in wanted)
                )
            )
        )

    return chosen


def _head(asked: Asked, row: Row) -> dict[str, object]:
    refs = asked.references
    company = refs.directory.find("Organization", row["company"])
    return {
        "Company_Reference": refs.organization(company) if company else None,
        "Currency_Reference": refs.instance("Currency_ID", str(row["currency"]))
        if row["currency"]
        else None,
    }


def _submitted(data: Given, type_: str, day: str) -> Values:
    """What all documents have: a company, a currency, a day."""
    company = data.organization("Company_Reference", "COMPANY")
    if company is None:
        raise data.missing("Company_Reference")
    return {
        "type": type_,
        "company": company["wid"],
        "currency": data.currency("Currency_Reference") or company["currency"],
        "day": data.needed_day(day),
    }


def _lines(data: Given, name: str) -> list[Node]:
    return [part.node for part in data.parts(name)]


def _sum(data: Given, lines: str, amount: str) -> float:
    return round(sum(part.number(amount) or 0 for part in data.parts(lines)), 2)


# -- invoices of suppliers -------------------------------------------------------------------------


def _invoice(asked: Asked, row: Row) -> Node:
    refs = asked.references
    supplier = asked.call.system.store.get("Supplier", str(row["supplier"]))
    return {
        **_head(asked, row),
        "Supplier_Invoice_ID": row["number"],
        "Invoice_Number": row["number"],
        "Invoice_Document_Status_Reference": refs.instance(
            "Document_Status_ID", str(row["status"])
        ),
        "Supplier_Reference": refs.row(supplier, supplier["name"], "Supplier_ID", "supplier_id")
        if supplier
        else None,
        "Invoice_Date": xml.offset_day(row["day"]),
        "Due_Date_Override": xml.offset_day(row["due_on"]),
        "Control_Amount_Total": row["total"],
        "Suppliers_Invoice_Number": row["external_number"],
        "Memo": row["memo"],
        "Invoice_Line_Replacement_Data": json.loads(str(row["lines"])),
    }


SUPPLIER_INVOICES = Listing(
    "Supplier_Invoice",
    "Ledger_Document",
    "Supplier_Invoice_Reference_ID",
    "number",
    "number",
    _invoice,
    chosen=_between("Invoice_Date_On_or_After", "Invoice_Date_On_or_Before"),
    rows=_of_type(INVOICE),
    wrapped=True,
)


def _submit_invoice(asked: Asked, data: Given, before: Row | None) -> Values:
    values = _submitted(data, INVOICE, "Invoice_Date")
    supplier = data.row("Supplier_Reference", "Supplier", "Supplier_ID", "supplier_id")
    if supplier is None:
        raise data.missing("Supplier_Reference")
    total = _sum(data, "Invoice_Line_Replacement_Data", "Extended_Amount")
    control = data.number("Control_Amount_Total")
    if control is not None and round(control - (data.number("Tax_Amount") or 0), 2) != total:
        raise data.wrong("Control_Amount_Total", control)
    return {
        **values,
        "supplier": supplier["wid"],
        "number": data.text("Supplier_Invoice_ID"),
        "external_number": data.text("Suppliers_Invoice_Number"),
        "due_on": data.day("Due_Date_Override"),
        "memo": data.text("Memo"),
        "total": control if control is not None else total,
        "status": "Approved" if data.flag("Submit") else "Draft",
        "lines": _lines(data, "Invoice_Line_Replacement_Data"),
    }


submit_supplier_invoice = Putting(
    SUPPLIER_INVOICES,
    "Supplier_Invoice_Data",
    _submit_invoice,
    "Supplier_Invoice_ID",
    generated="SI",
)

# -- expense reports -------------------------------------------------------------------------------


def _expense_report(asked: Asked, row: Row) -> Node:
    refs = asked.references
    payee = asked.call.system.part(Timelines).as_of(asked.day).get(str(row["worker"]))
    return {
        **_head(asked, row),
        "Expense_Report_ID": row["number"],
        "Expense_Report_Number": row["number"],
        "Expense_Payee_Reference": refs.worker(payee) if payee else None,
        "Expense_Report_Date": xml.offset_day(row["day"]),
        "Expense_Report_Total_Amount": row["total"],
        "Expense_Report_Status_Reference": refs.instance("Document_Status_ID", str(row["status"])),
        "Memo": row["memo"],
        "Expense_Report_Lines_Replacement_Data": json.loads(str(row["lines"])),
    }


EXPENSE_REPORTS = Listing(
    "Expense_Report",
    "Ledger_Document",
    "Expense_Report_Reference_ID",
    "number",
    "number",
    _expense_report,
    chosen=_between("Expense_Report_Date_On_or_After", "Expense_Report_Date_On_or_Before"),
    rows=_of_type(EXPENSES),
)


def _submit_expenses(asked: Asked, data: Given, before: Row | None) -> Values:
    values = _submitted(data, EXPENSES, "Expense_Report_Date")
    return {
        **values,
        "worker": data.worker("Expense_Payee_Reference").wid,
        "number": data.text("Expense_Report_ID"),
        "memo": data.text("Memo"),
        "total": _sum(data, "Expense_Report_Lines_Replacement_Data", "Total_Amount"),
        "status": "Approved",
        "lines": _lines(data, "Expense_Report_Lines_Replacement_Data"),
    }


submit_expense_report = Putting(
    EXPENSE_REPORTS, "Expense_Report_Data", _submit_expenses, "Expense_Report_ID", generated="EXP"
)

# -- journals --------------------------------------------------------------------------------------


def _journal(asked: Asked, row: Row) -> Node:
    return {
        **_head(asked, row),
        "Journal_Number": row["number"],
        "Journal_Status_Reference": asked.references.instance(
            "Journal_Entry_Status_ID", str(row["status"])
        ),
        "Accounting_Date": xml.offset_day(row["day"]),
        "Memo": row["memo"],
        "Journal_Entry_Line_Data": json.loads(str(row["lines"])),
    }


JOURNALS = Listing(
    "Journal_Entry",
    "Ledger_Document",
    "Accounting_Journal_ID",
    "number",
    "number",
    _journal,
    chosen=_between("Accounting_From_Date", "Accounting_To_Date"),
    rows=_of_type(JOURNAL),
)


def _submit_journal(asked: Asked, data: Given, before: Row | None) -> Values:
    values = _submitted(data, JOURNAL, "Accounting_Date")
    lines = "Journal_Entry_Line_Replacement_Data"
    debit, credit = _sum(data, lines, "Debit_Amount"), _sum(data, lines, "Credit_Amount")
    if debit != credit:
        raise data.wrong("Debit_Amount", debit)
    return {
        **values,
        "number": data.text("Accounting_Journal_ID"),
        "memo": data.text("Journal_Entry_Memo"),
        "external_number": data.text("External_Reference_ID"),
        "total": debit,
        "status": "Posted" if data.flag("Submit") else "Draft",
        "lines": _lines(data, lines),
    }


submit_accounting_journal = Putting(
    JOURNALS,
    "Accounting_Journal_Data",
    _submit_journal,
    "Accounting_Journal_ID",
    response="Accounting_Journal",
    generated="JE",
)
