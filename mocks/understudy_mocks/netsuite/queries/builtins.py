"""What `BUILTIN` offers: names, codes, money of other companies, spans of time.

Which spans there are is from the vendor's documentation of its functions; the codes of relative
ranges beyond the commonest from memory.
"""

import re
from datetime import datetime, timedelta

from understudy.vendor import Value
from understudy_mocks.netsuite.queries import moments
from understudy_mocks.netsuite.queries.parts import Now, Part, bound, joined, unsupported

_DAYS = re.compile(r"DAGO(\d{1,4})|DFN(\d{1,4})")
_SPANS = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year"}
_RANGE = re.compile(r"(T|L|N|S)(F?)(D|W|M|Q|Y)")
_WORDS = {"TODAY": "TD", "YESTERDAY": "LD", "TOMORROW": "ND"}
_STEPS = {"T": 0, "L": -1, "N": 1, "S": 0}
USER_GROUPS = ("ME",)


def builtin(name: str, arguments: list[Part], user: str) -> Part:
    """Refuses functions that are not played."""
    first = arguments[0] if arguments else None
    match name.upper():
        case "DF" | "HIERARCHY" if first is not None:
            return Part(first.display, first.values) if first.display else first
        case "CF" | "CURRENCY" if first is not None:
            return Part(first.coded, first.values) if first.coded else first
        case "CONSOLIDATE" if len(arguments) == 7:
            return _consolidated(arguments)
        case "CURRENCY_CONVERT" if len(arguments) in (2, 3):
            return _converted(arguments)
        case "RELATIVE_RANGES" if len(arguments) >= 2:
            return _ranged(arguments)
        case "PERIOD" if len(arguments) >= 2:
            day = _ranged(arguments)
            return joined(
                '(SELECT "id" FROM "accountingPeriod" WHERE NOT "isYear" AND NOT "isQuarter"'
                ' AND substr({}, 1, 10) BETWEEN "startDate" AND "endDate")',
                day,
                type="id",
            )
        case "NAMED_GROUP" if first is not None and str(first.literal).upper() in USER_GROUPS:
            return bound(user, "id")
    raise unsupported(f"BUILTIN.{name.upper()} is not known.")


def _consolidated(arguments: list[Part]) -> Part:
    """An amount of the ledger in another company's money, at the rate agreed for the period.

    The amount knows whose money it is; the rate is that of the account, or the one asked for.
    """
    amount, _, kind, _, target, period, _ = arguments
    if not amount.company:
        return amount.typed("number")
    wanted = str(kind.literal).upper()
    if wanted in ("CURRENT", "AVERAGE", "HISTORICAL"):
        rate = f'"{wanted.lower()}Rate"'
    else:
        rate = (
            f"CASE {amount.rate_type or chr(39) * 2} WHEN 'Average' THEN \"averageRate\""
            ' WHEN \'Historical\' THEN "historicalRate" ELSE "currentRate" END'
        )
    of_period = '"toSubsidiary" = CAST({} AS TEXT) AND "postingPeriod" = CAST({} AS TEXT)'
    template = (
        f"round({{}} * coalesce((SELECT {rate} FROM"  # noqa: S608  # names of the schema
        f' "consolidatedExchangeRate" WHERE "fromSubsidiary" = {amount.company} AND {of_period}),'
        " 1), 2)"
    )
    return joined(template, amount, target, period, type="number")


def _converted(arguments: list[Part]) -> Part:
    """An amount of the firm's own money in another currency, at the latest rate of that day."""
    amount, target = arguments[:2]
    day = arguments[2] if len(arguments) == 3 else Part("?", (Now(),), "date")
    return joined(
        '({} / coalesce((SELECT r."exchangeRate" FROM "currencyRate" r JOIN "currency" b'
        ' ON b."id" = r."baseCurrency" AND b."isBaseCurrency" WHERE'
        ' r."transactionCurrency" = CAST({} AS TEXT) AND r."effectiveDate" <= substr({}, 1, 10)'
        ' ORDER BY r."effectiveDate" DESC LIMIT 1), 1))',
        amount,
        target,
        day,
        type="number",
    )


def _ranged(arguments: list[Part]) -> Part:
    code, side = (str(a.literal).upper() for a in arguments[:2])
    if side not in ("START", "END") or ranged("2026-01-01", code, side) is None:
        raise unsupported("The range is not known.")
    now = Part("?", (Now(),), "date")
    return joined("suite_ranged({}, {}, {})", now, bound(code), bound(side), type="date")


def ranged(now: Value, code: Value, side: Value) -> str | None:
    """The first or the last day of a range; None where there is none of this code."""
    today = moments.parsed(str(now)).replace(hour=0, minute=0, second=0)
    days = _DAYS.fullmatch(str(code))
    if days is not None:
        ago, ahead = days[1], days[2]
        return moments.short(today + timedelta(days=int(ahead or 0) - int(ago or 0)))
    found = _RANGE.fullmatch(_WORDS.get(str(code), str(code)))
    if found is None:
        return None
    span = _SPANS[found[3]]
    start = _started(today, span, _STEPS[found[1]])
    if side == "START":
        return moments.short(start)
    return moments.short(_started(start, span, 1) - timedelta(days=1))


def _started(day: datetime, span: str, step: int) -> datetime:
    """The beginning of the span a day lies in, so many spans on. Weeks begin on Sundays."""
    if span == "day":
        return day + timedelta(days=step)
    if span == "week":
        return day - timedelta(days=(day.weekday() + 1) % 7) + timedelta(weeks=step)
    months = {"month": 1, "quarter": 3, "year": 12}[span]
    first = (day.year * 12 + day.month - 1) // months * months + step * months
    return day.replace(year=first // 12, month=first % 12 + 1, day=1)
