"""SOQL beyond columns and conditions: functions, groups in several ways, references to any type."""

from typing import Any

import pytest

from tests.mocks.salesforce.conftest import Bench

DISTANCE = "DISTANCE(BillingAddress, GEOLOCATION(40.8, -74.0), 'mi')"


def about(bench: Bench) -> tuple[str, str, str]:
    """An account, a lead, and a task about both."""
    account = bench.create("Account", Name="Acme", BillingCity="New York")
    lead = bench.create("Lead", LastName="Ng", Company="Acme")
    return account, lead, bench.create("Task", Subject="Call", WhoId=lead, WhatId=account)


def error(bench: Bench, query: str) -> tuple[int, str]:
    return bench.error(bench.ask(query))


def test_references_to_several_types_are_walked_by_what_they_have_in_common(bench: Bench) -> None:
    about(bench)

    [task] = bench.rows(
        "SELECT What.Name, What.Type, Who.Name, Owner.Type FROM Task WHERE What.Type = 'Account'"
    )

    assert task["What"]["attributes"]["type"] == "Name"  # type: ignore[index]
    assert (task["What"]["Name"], task["What"]["Type"]) == ("Acme", "Account")  # type: ignore[index]
    assert (task["Who"]["Name"], task["Owner"]["Type"]) == ("Ng", "User")  # type: ignore[index]
    assert bench.rows("SELECT Id FROM Task WHERE Who.Type IN ('Contact')") == []


def test_typeof_tells_each_type_by_its_own_fields(bench: Bench) -> None:
    _, lead, task = about(bench)

    [told] = bench.rows(
        "SELECT TYPEOF What WHEN Account THEN Name, BillingCity WHEN Opportunity THEN Amount END,"
        " TYPEOF Who WHEN Contact THEN Email ELSE Name, Id END FROM Task"
    )

    what: Any = told["What"]
    assert what["attributes"]["type"] == "Account"
    assert (what["Name"], what["BillingCity"]) == ("Acme", "New York")
    who: Any = told["Who"]
    assert (who["Name"], who["Id"]) == ("Ng", lead)
    bench.rest("PATCH", f"sobjects/Task/{task}", json={"WhatId": None})
    assert bench.rows("SELECT TYPEOF What WHEN Account THEN Id END FROM Task")[0]["What"] is None


@pytest.mark.parametrize(
    "query",
    [
        "SELECT TYPEOF Account WHEN Account THEN Id END FROM Contact",
        "SELECT TYPEOF What WHEN User THEN Id END FROM Task",
        "SELECT TYPEOF What WHEN Nope THEN Id END FROM Task",
    ],
)
def test_typeof_is_for_the_types_of_a_polymorphic_reference(bench: Bench, query: str) -> None:
    assert error(bench, query) == (400, "INVALID_FIELD")


def test_values_are_shown_as_people_read_them(bench: Bench) -> None:
    bench.create(
        "Opportunity",
        Name="Deal",
        StageName="Prospecting",
        CloseDate="2026-09-01",
        Amount=1234567.5,
        CurrencyIsoCode="EUR",
    )

    [told] = bench.rows(
        "SELECT toLabel(StageName), FORMAT(Amount) a, FORMAT(CloseDate) d, FORMAT(CreatedDate) m,"
        " convertCurrency(Amount) FROM Opportunity WHERE Name = 'Deal'"
    )

    assert told["StageName"] == "Prospecting"
    assert (told["a"], told["d"]) == ("1,234,567.50", "9/1/2026")
    assert told["m"] == "6/29/2026, 8:00 AM"
    [rate] = bench.rows("SELECT ConversionRate FROM CurrencyType WHERE IsoCode = 'EUR'")
    assert told["Amount"] == round(1234567.5 / float(str(rate["ConversionRate"])), 2)


def test_amounts_are_compared_and_added_up_in_one_currency(bench: Bench) -> None:
    for code in ("USD", "EUR"):
        bench.create(
            "Opportunity",
            Name="Twin",
            StageName="Prospecting",
            CloseDate="2026-09-01",
            Amount=1000,
            CurrencyIsoCode=code,
        )
    [rate] = bench.rows("SELECT ConversionRate FROM CurrencyType WHERE IsoCode = 'EUR'")
    dollars = 1000 / float(str(rate["ConversionRate"]))

    found = bench.rows(
        "SELECT CurrencyIsoCode FROM Opportunity WHERE Name = 'Twin' AND Amount >= EUR1000"
    )
    [total] = bench.rows("SELECT SUM(Amount) s FROM Opportunity WHERE Name = 'Twin'")

    assert [one["CurrencyIsoCode"] for one in found] == (["EUR"] if dollars > 1000 else ["USD"] * 2)
    assert total["s"] == round(1000 + dollars, 2)


def test_deals_are_grouped_by_parts_of_their_dates(bench: Bench) -> None:
    rows = bench.rows(
        "SELECT CALENDAR_YEAR(CloseDate) y, FISCAL_QUARTER(CloseDate), COUNT(Id) n FROM Opportunity"
        " WHERE DAY_IN_MONTH(CloseDate) < 32 GROUP BY CALENDAR_YEAR(CloseDate),"
        " FISCAL_QUARTER(CloseDate) HAVING COUNT(Id) > 0 AND (COUNT(Id) < 99 OR COUNT(Id) > 999)"
        " ORDER BY CALENDAR_YEAR(CloseDate) DESC, FISCAL_QUARTER(CloseDate)"
    )
    count = bench.ask("SELECT COUNT() FROM Opportunity").json()["totalSize"]

    assert sum(int(str(row["n"])) for row in rows) == count
    years = [row["y"] for row in rows]
    assert years == sorted(years, reverse=True)  # type: ignore[type-var]
    assert set(rows[0]) == {"attributes", "y", "expr0", "n"}


@pytest.mark.parametrize(
    ("function", "value"),
    [
        ("CALENDAR_YEAR(CreatedDate)", "2026"),
        ("CALENDAR_QUARTER(CreatedDate)", "2"),
        ("CALENDAR_MONTH(convertTimezone(CreatedDate))", "6"),
        ("DAY_IN_MONTH(CreatedDate)", "29"),
        ("DAY_IN_WEEK(CreatedDate)", "2"),
        ("DAY_IN_YEAR(CreatedDate)", "180"),
        ("WEEK_IN_MONTH(CreatedDate)", "5"),
        ("WEEK_IN_YEAR(CreatedDate)", "26"),
        ("HOUR_IN_DAY(CreatedDate)", "8"),
        ("DAY_ONLY(CreatedDate)", "2026-06-29"),
    ],
)
def test_parts_of_dates_are_compared(bench: Bench, function: str, value: str) -> None:
    id_ = bench.create("Account", Name="Acme")

    found = bench.rows(f"SELECT Id FROM Account WHERE {function} = {value}")
    others = bench.rows(f"SELECT Id FROM Account WHERE NOT {function} = {value}")

    assert id_ in [one["Id"] for one in found]
    assert id_ not in [one["Id"] for one in others]


def test_rollup_and_cube_add_what_is_above_the_groups(bench: Bench) -> None:
    selected = "SELECT StageName, CurrencyIsoCode, GROUPING(CurrencyIsoCode) g, COUNT(Id) n"
    count = bench.ask("SELECT COUNT() FROM Opportunity").json()["totalSize"]

    rollup = bench.rows(
        f"{selected} FROM Opportunity GROUP BY ROLLUP(StageName, CurrencyIsoCode)"
        " ORDER BY StageName, CurrencyIsoCode"
    )
    cube = bench.rows(f"{selected} FROM Opportunity GROUP BY CUBE(StageName, CurrencyIsoCode)")

    assert (rollup[0]["StageName"], rollup[0]["n"], rollup[0]["g"]) == (None, count, 1)
    for rows, sums in ((rollup, 2), (cube, 2)):
        whole = [row for row in rows if row["g"] == 0 and row["StageName"] is not None]
        assert sum(int(str(row["n"])) for row in whole) == count
        assert len([row for row in rows if row["n"] == count]) >= sums - 1
    assert len(cube) > len(rollup)
    assert error(
        bench, "SELECT Name, COUNT(Id) FROM Account GROUP BY ROLLUP(Name, Site, Type, Phone)"
    ) == (400, "MALFORMED_QUERY")


def test_distances_are_told_compared_and_sorted_by(bench: Bench) -> None:
    bench.create("Account", Name="Near", BillingLatitude=40.7, BillingLongitude=-74.0)
    bench.create("Account", Name="Far", BillingLatitude=50.7, BillingLongitude=-74.0)

    found = bench.rows(
        f"SELECT Name, {DISTANCE} d FROM Account WHERE {DISTANCE} < 1000 ORDER BY {DISTANCE} DESC"
    )

    assert [one["Name"] for one in found] == ["Far", "Near"]
    assert found[1]["d"] == pytest.approx(6.909, abs=0.01)


def test_scopes_aliases_and_what_comes_last(bench: Bench) -> None:
    account = bench.create("Account", Name="Acme")
    bench.create("Contact", LastName="Ng", AccountId=account)

    mine = bench.rows("SELECT Id FROM Account USING SCOPE mine")
    found = bench.rows(
        "SELECT c.LastName, a.Name FROM Contact c, c.Account a WHERE a.Name = 'Acme'"
        " FOR VIEW UPDATE TRACKING"
    )

    assert [one["Id"] for one in mine] == [account]
    assert found[0]["Account"]["Name"] == "Acme"  # type: ignore[index]
    assert error(bench, "SELECT Id FROM Account USING SCOPE nowhere") == (400, "MALFORMED_QUERY")


def test_children_come_in_pages_of_their_own(bench: Bench) -> None:
    account = bench.create("Account", Name="Acme")
    for first in (0, 150):
        records = [
            {"attributes": {"type": "Contact"}, "LastName": f"{n:03}", "AccountId": account}
            for n in range(first, first + 150)
        ]
        bench.rest("POST", "composite/sobjects", json={"records": records})

    [told] = bench.ask(
        "SELECT (SELECT LastName FROM Contacts ORDER BY LastName) FROM Account"
        f" WHERE Id = '{account}'",
        headers={"Sforce-Query-Options": "batchSize=200"},
    ).json()["records"]
    below = told["Contacts"]
    rest = bench.call("GET", below["nextRecordsUrl"]).json()

    assert (below["totalSize"], below["done"], len(below["records"])) == (300, False, 200)
    assert (rest["totalSize"], rest["done"], len(rest["records"])) == (300, True, 100)
    assert rest["records"][0]["LastName"] == "200"


def test_grandchildren_are_told_too(bench: Bench) -> None:
    rows = bench.rows(
        "SELECT Name, (SELECT Name, (SELECT StageName FROM OpportunityHistories) FROM Opportunities"
        " LIMIT 1) FROM Account WHERE Id IN (SELECT AccountId FROM Opportunity) LIMIT 1"
    )

    below: Any = rows[0]["Opportunities"]
    assert below["records"][0]["OpportunityHistories"]["totalSize"] >= 1


def test_columns_are_told_without_rows(bench: Bench) -> None:
    answer = bench.rest(
        "GET",
        "query",
        params={
            "q": "SELECT Id, Owner.Name, (SELECT Email FROM Contacts) FROM Account",
            "columns": "true",
        },
    ).json()

    first, owner, contacts = answer["columnMetadata"]
    assert (answer["entityTypeName"], answer["keyPrefix"]) == ("Account", "001")
    assert (answer["idSelected"], first["apexType"]) == (True, "Id")
    assert [one["columnName"] for one in owner["joinColumns"]] == ["Name"]
    assert [one["columnName"] for one in contacts["joinColumns"]] == ["Email"]
    grouped = {"q": "SELECT COUNT(Id) n FROM Account", "columns": "true"}
    told = bench.rest("GET", "query", params=grouped).json()
    assert told["entityTypeName"] == "AggregateResult"


def test_a_plan_is_told_for_a_query(bench: Bench) -> None:
    asked = {"explain": "SELECT Id FROM Account WHERE Name = 'x' AND Site = 'y'"}

    [plan] = bench.rest("GET", "query", params=asked).json()["plans"]

    assert (plan["leadingOperationType"], plan["fields"]) == ("Index", ["Name"])
    assert plan["sobjectCardinality"] == 20
    assert ["Site"] in [note["fields"] for note in plan["notes"]]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT Foo(Name) FROM Account",
        "SELECT SUM(CALENDAR_YEAR(CreatedDate)) FROM Account",
        "SELECT GROUPING(Name) FROM Account GROUP BY Name",
        "SELECT DISTANCE(Name, 1, 'mi') FROM Account",
        "SELECT Id FROM Account WHERE COUNT(Id) > 1",
        "SELECT TYPEOF What END FROM Task",
        "SELECT Id FROM Account GROUP BY ROLLUP(",
    ],
)
def test_what_is_no_function_of_that_kind_is_refused(bench: Bench, query: str) -> None:
    assert error(bench, query) == (400, "MALFORMED_QUERY")


def test_types_may_be_called_like_words_of_the_language(bench: Bench) -> None:
    assert bench.rows("SELECT Id FROM Order ORDER BY OrderNumber") == []
    assert bench.rows("SELECT Name FROM Group g WHERE g.Type = 'Queue'")[0]["Name"] == "Support"
