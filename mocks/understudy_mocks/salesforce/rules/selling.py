"""Price books and what is priced by them: lines, totals, what may be activated.

Behaviour: vendor's object reference; wordings of refusals from memory.
"""

from datetime import date, timedelta
from itertools import zip_longest

from understudy.vendor import SYSTEM, Draft, Refusal, Row, Rules
from understudy.vendor.records import Records

RULES = Rules()

LINES = {
    "OpportunityLineItem": ("Opportunity", "OpportunityId"),
    "QuoteLineItem": ("Quote", "QuoteId"),
    "OrderItem": ("Order", "OrderId"),
}
_LINE_NUMBERS = {"QuoteLineItem": "LineNumber", "OrderItem": "OrderItemNumber"}


@RULES.before("PricebookEntry")
def a_standard_price_comes_first(draft: Draft) -> None:
    """A product has one price a book and currency, and one in the standard book before others."""
    if draft.deleting:
        return
    records, row = draft.records, draft.after
    book, product = (_named(records, n, row[f"{n}Id"]) for n in ("Pricebook2", "Product2"))
    if book is None or product is None:
        return  # required, or refused as a reference, in a moment
    row["Name"], row["ProductCode"] = product["Name"], product["ProductCode"]
    if not draft.creating:
        return
    priced = records.store.find(
        "PricebookEntry", Product2Id=product["Id"], CurrencyIsoCode=row["CurrencyIsoCode"]
    )
    if any(entry["Pricebook2Id"] == book["Id"] for entry in priced):
        raise Refusal("price-there", object="PricebookEntry")
    standard = [e for e in priced if _is_standard(records, e)]
    if not book["IsStandard"] and not standard:
        raise Refusal("no-standard-price", object="PricebookEntry")
    if row["UseStandardPrice"] and standard:
        row["UnitPrice"] = standard[0]["UnitPrice"]


def _is_standard(records: Records, entry: Row) -> bool:
    book = records.store.get("Pricebook2", str(entry["Pricebook2Id"]))
    return book is not None and bool(book["IsStandard"])


def _named(records: Records, kind: str, id: object) -> Row | None:
    return records.store.get(kind, str(id)) if id else None


@RULES.before(*LINES)
def a_line_is_priced(draft: Draft) -> None:
    """A line takes product and list price from its entry, and its total from what is written."""
    if draft.deleting:
        return
    records, row, kind = draft.records, draft.after, draft.kind.name
    parent_kind, link = LINES[kind]
    parent = _named(records, parent_kind, row[link])
    if parent is None:
        return
    if draft.creating:
        entry = _entry(records, row, parent)
        if entry is None:
            missing = "PricebookEntryId" if row["PricebookEntryId"] is None else ""
            if missing:
                raise Refusal("required-missing", object=kind, field=missing, fields=missing)
            return
        book = parent["Pricebook2Id"]
        if book is not None and entry["Pricebook2Id"] != book:
            raise Refusal(
                "not-fitting",
                object=kind,
                field="PricebookEntryId",
                reason="PricebookEntry is of another price book than its parent",
            )
        row["PricebookEntryId"], row["Product2Id"] = entry["Id"], entry["Product2Id"]
        row["ListPrice"] = entry["UnitPrice"]
        row["CurrencyIsoCode"] = parent["CurrencyIsoCode"]
        if "UnitPrice" in row and row["UnitPrice"] is None and row.get("TotalPrice") is None:
            row["UnitPrice"] = entry["UnitPrice"]
        if "ProductCode" in row:
            row["ProductCode"] = entry["ProductCode"]
            row["Name"] = f"{parent['Name']} {entry['Name']}"[:376]
        if kind in _LINE_NUMBERS:
            number = records.store.count(f"{kind}-number")
            row[_LINE_NUMBERS[kind]] = f"{number:08}"
    _total(draft)


def _entry(records: Records, row: Row, parent: Row) -> Row | None:
    """The price that is meant: by its id, or by the product in the parent's book."""
    if row["PricebookEntryId"] is not None:
        return _named(records, "PricebookEntry", row["PricebookEntryId"])
    if row["Product2Id"] is None or parent["Pricebook2Id"] is None:
        return None
    return records.store.first(
        "PricebookEntry",
        Product2Id=row["Product2Id"],
        Pricebook2Id=parent["Pricebook2Id"],
        CurrencyIsoCode=parent["CurrencyIsoCode"],
    )


def _total(draft: Draft) -> None:
    row = draft.after
    quantity = float(row["Quantity"] or 0)
    less = 1 - float(row.get("Discount") or 0) / 100
    if "TotalPrice" in draft.given and "UnitPrice" not in draft.given and quantity and less:
        row["UnitPrice"] = round(float(row["TotalPrice"] or 0) / quantity / less, 2)
    subtotal = round(quantity * float(row["UnitPrice"] or 0), 2)
    row["TotalPrice"] = round(subtotal * less, 2)
    if "Subtotal" in row:
        row["Subtotal"] = subtotal
    if "AvailableQuantity" in row:
        row["AvailableQuantity"] = row["Quantity"]


@RULES.after(*LINES)
def lines_add_up(draft: Draft) -> None:
    """What hangs on the lines of a parent is known again: amount, totals, the price book."""
    parent_kind, link = LINES[draft.kind.name]
    records = draft.records
    parent = _named(records, parent_kind, draft.after[link])
    if parent is None:
        return
    lines = records.store.find(draft.kind.name, **{link: parent["Id"]})
    total = round(sum(float(line["TotalPrice"] or 0) for line in lines), 2)
    values: dict[str, object] = {}
    if parent_kind == "Opportunity":
        values = {"HasOpportunityLineItem": bool(lines)}
        if lines:
            values["Amount"] = total
            quantity = sum(float(line["Quantity"] or 0) for line in lines)
            values["TotalOpportunityQuantity"] = quantity
    elif parent_kind == "Quote":
        values = _quote_totals(parent, lines, total)
    else:
        values = {"TotalAmount": total}
    if lines and parent["Pricebook2Id"] is None:
        entry = records.get("PricebookEntry", str(lines[0]["PricebookEntryId"]))
        values["Pricebook2Id"] = entry["Pricebook2Id"]
    records.update(parent_kind, str(parent["Id"]), values, draft.by, trusted=True)


def _quote_totals(quote: Row, lines: list[Row], total: float) -> dict[str, object]:
    subtotal = round(sum(float(line["Subtotal"] or 0) for line in lines), 2)
    more = float(quote["Tax"] or 0) + float(quote["ShippingHandling"] or 0)
    return {
        "LineItemCount": len(lines),
        "Subtotal": subtotal,
        "TotalPrice": total,
        "Discount": round(100 * (1 - total / subtotal), 2) if subtotal else None,
        "GrandTotal": round(total + more, 2),
    }


@RULES.before("Opportunity")
def a_price_book_stays_while_there_are_lines(draft: Draft) -> None:
    if draft.creating or draft.deleting or draft.by is SYSTEM or not draft.given:
        return
    row = draft.after
    if not row["HasOpportunityLineItem"]:
        return
    if "Amount" in draft.given and draft.before is not None:
        lines = draft.records.store.find("OpportunityLineItem", OpportunityId=row["Id"])
        # With lines, the amount is their sum: what is written there is ignored (memory).
        row["Amount"] = round(sum(float(line["TotalPrice"] or 0) for line in lines), 2)
    if draft.changed("Pricebook2Id") and draft.was("Pricebook2Id") is not None:
        raise Refusal(
            "not-fitting",
            object="Opportunity",
            field="Pricebook2Id",
            reason="the price book cannot change while the opportunity has products",
        )


@RULES.before("Quote")
def a_quote_is_numbered_and_knows_its_customer(draft: Draft) -> None:
    if draft.deleting:
        return
    deal = _named(draft.records, "Opportunity", draft.after["OpportunityId"])
    if deal is None or not draft.creating:
        return
    row = draft.after
    row["QuoteNumber"] = f"{draft.records.store.count('Quote-number'):08}"
    row["AccountId"], row["CurrencyIsoCode"] = deal["AccountId"], deal["CurrencyIsoCode"]
    if row["Pricebook2Id"] is None:
        row["Pricebook2Id"] = deal["Pricebook2Id"]
    row["LineItemCount"] = 0


@RULES.before("Contract")
def a_contract_begins_as_a_draft_and_ends_with_its_term(draft: Draft) -> None:
    if draft.deleting:
        if draft.after["StatusCode"] == "Activated":
            raise Refusal("delete-refused", object="Contract", reason="it is activated")
        return
    row = draft.after
    if draft.creating:
        row["ContractNumber"] = f"{draft.records.store.count('Contract-number', 100):08}"
    _activate(draft, "Contract")
    row["EndDate"] = None
    if row["StartDate"] is not None and row["ContractTerm"]:
        row["EndDate"] = _months_later(str(row["StartDate"]), int(row["ContractTerm"]))


def _months_later(day: str, months: int) -> str | None:
    """The last day of a term; None where it would end beyond the calendar."""
    start = date.fromisoformat(day)
    number = start.year * 12 + start.month - 1 + months
    if not 12 <= number < 9999 * 12:
        return None
    first = date(number // 12, number % 12 + 1, 1)
    following = date((number + 1) // 12, (number + 1) % 12 + 1, 1)
    last = (following - first).days
    return (first + timedelta(days=min(start.day, last) - 2)).isoformat()


@RULES.before("Order")
def an_order_is_activated_with_products_only(draft: Draft) -> None:
    if draft.deleting:
        if draft.after["StatusCode"] == "Activated":
            raise Refusal("delete-refused", object="Order", reason="it is activated")
        return
    row = draft.after
    if draft.creating:
        row["OrderNumber"] = f"{draft.records.store.count('Order-number', 100):08}"
    elif draft.changed("AccountId") and draft.was("StatusCode") == "Activated":
        raise Refusal(
            "not-fitting", object="Order", field="AccountId", reason="the order is activated"
        )
    activating = row["Status"] == "Activated" and draft.changed("Status") and not draft.creating
    if activating and draft.records.store.first("OrderItem", OrderId=row["Id"]) is None:
        raise Refusal("order-empty", object="Order")
    _activate(draft, "Order")


def _activate(draft: Draft, kind: str) -> None:
    """Drafts are activated by an update; the code follows the status."""
    row = draft.after
    if draft.creating and row["Status"] == "Activated":
        raise Refusal(
            "not-fitting",
            object=kind,
            field="Status",
            reason=f"Choose a valid {kind.lower()} status and save your changes."
            " Ask your admin for details.",
        )
    codes = {"Draft": "Draft", "In Approval Process": "InApproval", "Activated": "Activated"}
    row["StatusCode"] = codes.get(str(row["Status"]), "Draft")
    if row["Status"] == "Activated" and draft.changed("Status"):
        row["ActivatedById"] = row["LastModifiedById"]
        row["ActivatedDate"] = row["LastModifiedDate"]


@RULES.after("DatedConversionRate")
def dated_rates_follow_one_another(draft: Draft) -> None:
    """A rate holds until the next one of its currency begins."""
    rates = draft.records.store.find("DatedConversionRate", IsoCode=draft.after["IsoCode"])
    rates.sort(key=lambda rate: str(rate["StartDate"]))
    for rate, following in zip_longest(rates, rates[1:]):
        ends = following["StartDate"] if following else "9999-12-31"
        if rate["NextStartDate"] != ends:
            values = {"NextStartDate": ends}
            draft.records.update(
                "DatedConversionRate", str(rate["Id"]), values, draft.by, trusted=True
            )
