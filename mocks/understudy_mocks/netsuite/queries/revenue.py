"""The tables of revenue that is earned later: elements, plans, and what is planned by months."""

from collections.abc import Mapping

from understudy_mocks.netsuite.queries.tables import (
    Column,
    Table,
    flag,
    named_by,
    named_by_any,
    text,
)

_ELEMENT = '(SELECT e.{} FROM "revenueElement" e WHERE e."id" = {{t}}."element")'
_PLANNED = (
    '(SELECT e.{} FROM "revenueElement" e JOIN "revenuePlan" p ON p."element" = e."id"'
    ' WHERE p."id" = {{t}}."plan")'
)
_PERIOD = """(SELECT "periodName" FROM "accountingPeriod" WHERE "id" = {{t}}."{}")"""
_LEFT = """round({t}."amount" - coalesce({t}."recognized", 0), 2)"""
_DONE = (
    """CASE WHEN coalesce({t}."recognized", 0) = 0 THEN 'Not Started'"""
    """ WHEN {t}."recognized" >= {t}."amount" THEN 'Completed' ELSE 'In Progress' END"""
)
_NUMBER = """'{}' || {{t}}."id" """
_WHOLE = """nullif((SELECT p."amount" FROM "revenuePlan" p WHERE p."id" = {t}."plan"), 0)"""
_DAYS = """julianday({t}."endDate") - julianday({t}."startDate")"""


def _of(names: Mapping[str, str], type_: str) -> dict[str, Column]:
    return {k: Column(f'{{t}}."{v}"', type_) for k, v in names.items()}  # type: ignore[arg-type]  # a type


_ELEMENTS = Table(
    '"revenueElement"',
    {
        "id": Column('{t}."id"', "id"),
        "recordnumber": Column(_NUMBER.format("RE")),
        "fullname": Column(_NUMBER.format("Revenue Element #RE")),
        **_of({"revenuearrangement": "arrangement"}, "id"),
        "item": Column('{t}."item"', "id", named_by("serviceSaleItem", '"item"')),
        "entity": Column('{t}."entity"', "id", named_by_any(("customer",), '"entity"')),
        "subsidiary": Column('{t}."subsidiary"', "id", named_by("subsidiary", '"subsidiary"')),
        "currency": Column('{t}."currency"', "id", named_by("currency", '"currency"')),
        "source": Column(
            """(SELECT 'Invoice #' || i."tranId" FROM "invoice" i WHERE i."id" = {t}."source")"""
        ),
        "sourcerecordtype": Column(text("Invoice")),
        "sourceid": Column('{t}."source"', "id"),
        "referenceid": Column("""'CustInvc_' || {t}."source" || '_' || {t}."sourceLine" """),
        **_of({"quantity": "quantity", "exchangerate": "exchangeRate"}, "number"),
        **_of(
            dict.fromkeys(
                ("salesamount", "discountedsalesamount", "allocationamount"), "salesAmount"
            ),
            "number",
        ),
        **_of(
            {
                "elementdate": "elementDate",
                "revrecstartdate": "revRecStartDate",
                "revrecenddate": "revRecEndDate",
                "forecaststartdate": "revRecStartDate",
                "forecastenddate": "revRecEndDate",
            },
            "date",
        ),
        **_of({"revenuerecognitionrule": "rule", "revrecforecastrule": "rule"}, "text"),
        **_of({"createrevenueplanson": "createPlansOn"}, "text"),
        "deferralaccount": Column(
            '{t}."deferralAccount"', "id", named_by("account", '"deferralAccount"')
        ),
        "recognitionaccount": Column(
            '{t}."recognitionAccount"', "id", named_by("account", '"recognitionAccount"')
        ),
        "requiresrevenueplanupdate": Column("'F'"),
        "revenueplanstatus": Column(
            """CASE WHEN (SELECT min("recognized" >= "amount") FROM "revenuePlan" p WHERE"""
            """ p."element" = {t}."id" AND p."type" = 'ACTUAL') THEN 'COMPLETED'"""
            """ WHEN (SELECT sum("recognized") FROM "revenuePlan" p WHERE"""
            """ p."element" = {t}."id") > 0 THEN 'INPROGRESS' ELSE 'NOTSTARTED' END"""
        ),
        "returnofelement": Column("NULL", "id"),
        **_of({"lastmodifieddate": "lastModifiedDate"}, "datetime"),
    },
)
_PLANS = Table(
    '"revenuePlan"',
    {
        "id": Column('{t}."id"', "id"),
        "recordnumber": Column(_NUMBER.format("RP")),
        "createdfrom": Column('{t}."element"', "id", """'Revenue Element #RE' || {t}."element" """),
        "item": Column(_ELEMENT.format('"item"'), "id"),
        **_of({"amount": "amount", "totalrecognized": "recognized"}, "number"),
        "amountsource": Column(text("Allocation Amount")),
        **_of({"revenueplantype": "type"}, "text"),
        "revenueplancurrency": Column(_ELEMENT.format('"currency"'), "id"),
        "recognitionmethod": Column(text("Straight-line, by even periods")),
        "revenuerecognitionrule": Column(_ELEMENT.format('"rule"')),
        **_of({"revrecstartdate": "startDate", "revrecenddate": "endDate"}, "date"),
        "revrecstartdatesource": Column(text("Revenue Element Start Date")),
        "remainingdeferredbalance": Column(_LEFT, "number"),
        "holdrevenuerecognition": Column("'F'"),
        "statusfordisplay": Column(_DONE),
        "catchupperiod": Column("NULL", "id"),
        "terminmonths": Column(f"CAST(round(({_DAYS}) / 30.4) AS INTEGER)", "number"),
        "exchangerate": Column(_ELEMENT.format('"exchangeRate"'), "number"),
        "subsidiary": Column(_ELEMENT.format('"subsidiary"'), "id"),
        **_of({"lastmodifieddate": "lastModifiedDate"}, "datetime"),
    },
)
_BY_MONTH = Table(
    '"plannedRevenue"',
    {
        "id": Column('{t}."id"', "id"),
        "revenueplan": Column('{t}."plan"', "id", """'RP' || {t}."plan" """),
        **_of({"amount": "amount", "totalrecognized": "totalRecognized"}, "number"),
        "plannedperiod": Column('{t}."plannedPeriod"', "id", _PERIOD.format("plannedPeriod")),
        "postingperiod": Column('{t}."postingPeriod"', "id", _PERIOD.format("postingPeriod")),
        **_of({"dateexecuted": "dateExecuted"}, "date"),
        "isrecognized": Column(flag('{t}."isRecognized"')),
        **_of({"journal": "journal"}, "id"),
        "deferredrevenueaccount": Column(_PLANNED.format('"deferralAccount"'), "id"),
        "recognitionaccount": Column(_PLANNED.format('"recognitionAccount"'), "id"),
        "percentrecognizedinperiod": Column(
            f'round({{t}}."amount" * 100.0 / {_WHOLE}, 2)', "number"
        ),
        "percenttotalrecognized": Column(
            f'round({{t}}."totalRecognized" * 100.0 / {_WHOLE}, 2)', "number"
        ),
        "plannedrevenuetype": Column(
            """(SELECT p."type" FROM "revenuePlan" p WHERE p."id" = {t}."plan")"""
        ),
        "exchangerate": Column(_PLANNED.format('"exchangeRate"'), "number"),
    },
    owner=_PLANNED.format('"subsidiary"'),
)
REVENUE_TABLES: Mapping[str, Table] = {
    "revenueelement": _ELEMENTS,
    "revenueplan": _PLANS,
    "revenueplanplannedrevenue": _BY_MONTH,
}
