"""What is known of revenue that is earned later: not among the REST records, only in queries."""

from understudy.vendor import Field, ObjectType
from understudy_mocks.netsuite.objects.fields import (
    amount,
    day,
    flag,
    integer,
    internal_id,
    moment,
    number,
    text,
)

PLAN_TYPES = ("ACTUAL", "FORECAST")


def _key(name: str) -> Field:
    """Another record, by its id. What it refers to may go nevertheless."""
    return Field(name, "reference", indexed=True, length=20)


REVENUE = (
    ObjectType(
        "revenueElement",
        (
            internal_id(),
            _key("arrangement"),
            _key("source"),
            integer("sourceLine"),
            _key("entity"),
            _key("item"),
            _key("subsidiary"),
            _key("currency"),
            _key("deferralAccount"),
            _key("recognitionAccount"),
            number("quantity"),
            number("exchangeRate"),
            amount("salesAmount"),
            text("rule", 60),
            text("createPlansOn", 60),
            day("elementDate"),
            day("revRecStartDate"),
            day("revRecEndDate"),
            moment("lastModifiedDate"),
        ),
        hidden=True,
    ),
    ObjectType(
        "revenuePlan",
        (
            internal_id(),
            _key("element"),
            text("type", 20),
            amount("amount"),
            amount("recognized"),
            day("startDate"),
            day("endDate"),
            moment("lastModifiedDate"),
        ),
        hidden=True,
    ),
    ObjectType(
        "plannedRevenue",
        (
            internal_id(),
            _key("plan"),
            day("month"),
            _key("plannedPeriod"),
            _key("postingPeriod"),
            _key("journal"),
            amount("amount"),
            amount("totalRecognized"),
            day("dateExecuted"),
            flag("isRecognized"),
        ),
        hidden=True,
    ),
)
