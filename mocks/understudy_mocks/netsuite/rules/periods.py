"""Into which period a document posts, at which rate, and when it may not."""

from understudy.vendor import Draft, Refusal, Row
from understudy.vendor.store import Store
from understudy_mocks.netsuite.objects.schema import KINDS

_PERIOD_OF = (
    'SELECT "id" FROM "accountingPeriod" WHERE NOT "isYear" AND NOT "isQuarter"'
    ' AND NOT "isAdjust" AND "startDate" <= ? AND "endDate" >= ?'
)
_RATE_OF = (
    'SELECT "exchangeRate" FROM "currencyRate" WHERE "transactionCurrency" = ?'
    ' AND "effectiveDate" <= ? ORDER BY "effectiveDate" DESC LIMIT 1'
)


def posts(draft: Draft, lock: str, ledger: tuple[str, ...]) -> None:
    """Assign the period of the document's date, and refuse what would touch a closed one.

    `lock` is the period's lock for this kind of document, `ledger` names the fields that reach the
    general ledger: the others may change later too, of documents where the period allows it.
    """
    row, store = draft.after, draft.records.store
    if draft.deleting:
        _refuse_closed(store, row, lock)
        return
    if row["tranDate"] is None:
        row["tranDate"] = draft.now.date().isoformat()
    moved = draft.changed("tranDate") and "postingPeriod" not in draft.given
    if row["postingPeriod"] is None or moved:
        found = store.select(_PERIOD_OF, (row["tranDate"], row["tranDate"]))
        if not found:
            raise Refusal("no-period", field="tranDate", value=row["tranDate"])
        row["postingPeriod"] = found[0][0]
    if draft.creating:
        _refuse_closed(store, row, lock)
    elif any(draft.changed(name) for name in ("postingPeriod", *ledger)):
        _refuse_closed(store, {**row, **(draft.before or {})}, lock)
        _refuse_closed(store, row, lock)
    elif draft.kind.name in KINDS and _is_told_otherwise(draft):
        _refuse_closed(store, row, "closed", beside_ledger=True)


def _is_told_otherwise(draft: Draft) -> bool:
    """Whether a writer changes anything; what the account computes may always move."""
    computed = {f.name for f in draft.kind.fields if f.computed}
    return any(draft.changed(name) for name in draft.given if name not in computed)


def lines_post(draft: Draft, parent: str, lock: str) -> None:
    """Refuse to change the lines of a document that lies in a closed period."""
    document = draft.records.store.get(parent, str(draft.after["record"]))
    if document is not None:
        _refuse_closed(draft.records.store, document, lock)


def _refuse_closed(store: Store, row: Row, lock: str, *, beside_ledger: bool = False) -> None:
    period = store.get("accountingPeriod", str(row["postingPeriod"]))
    if period is None or (beside_ledger and period["allowNonGLChanges"]):
        return
    if period["closed"] or period["allLocked"] or period[lock]:
        raise Refusal("period-closed", field="postingPeriod", period=period["periodName"])


def rate_into(store: Store, currency: object, subsidiary: object, day: object) -> float | None:
    """What one unit of a currency is worth in the subsidiary's own on a day; None: unknown."""
    home = store.get("subsidiary", str(subsidiary))
    if home is None or currency is None:
        return None
    if home["currency"] == currency:
        return 1.0
    ours, theirs = (_in_base(store, str(c), str(day)) for c in (home["currency"], currency))
    return round(theirs / ours, 8)


def _in_base(store: Store, currency: str, day: str) -> float:
    record = store.get("currency", currency)
    if record is not None and record["isBaseCurrency"]:
        return 1.0
    found = store.select(_RATE_OF, (currency, day))
    if found:
        return float(str(found[0][0]))
    return float((record or {}).get("exchangeRate") or 1.0)


def cents(rows: list[Row], name: str) -> int:
    """The exact sum of an amount over rows, in minor units."""
    return sum(round(float(row[name] or 0) * 100) for row in rows)
