"""How amounts, currencies and statuses are written."""

from understudy.vendor import Row, Value
from understudy_mocks.kantata.objects.fields import CURRENCIES, STATUSES

Shown = dict[str, object]


def money(cents: Value, currency: Value) -> str | None:
    """`$12,000` or `€1,234.50`: cents only where there are some."""
    if cents is None:
        return None
    symbol, unit = CURRENCIES[str(currency)]
    sign, amount = ("-", -int(cents)) if int(cents) < 0 else ("", int(cents))
    whole = amount / unit
    text = f"{whole:,.0f}" if amount % unit == 0 else f"{whole:,.2f}"
    return f"{sign}{symbol}{text}"


def currency_of(row: Row) -> Shown:
    symbol, unit = CURRENCIES.get(str(row["currency"]), (None, 100))
    return {"currency_symbol": symbol, "currency_base_unit": unit}


def status(key: Value) -> Shown:
    color, message = STATUSES[int(key or 0)]
    return {"color": color, "key": key, "message": message}
