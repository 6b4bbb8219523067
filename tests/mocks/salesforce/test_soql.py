"""SOQL: what it finds, how it tells it, and how it points at what it does not understand."""

from datetime import date
from urllib.parse import quote

import pytest

from tests.mocks.salesforce.conftest import DATA, KEYS, Bench, firm
from understudy.vendor import SYSTEM, Refusal
from understudy_mocks.salesforce.queries.grammar import parse
from understudy_mocks.salesforce.queries.literals import span_of

PEOPLE = (
    # name, email, birth of the record by department, phone
    ("Ng", "ada@x.test", "Sales", None),
    ("O'Neil", "ode@x.test", "Sales", "1"),
    ("Poe_1", None, "Legal", "2"),
    ("poe%2", "poe@y.test", None, "3"),
)


@pytest.fixture
def people(bench: Bench) -> Bench:
    """Four contacts, one created a day."""
    for name, email, department, phone in PEOPLE:
        values = {"LastName": name, "Email": email, "Department": department, "Phone": phone}
        bench.system.records.create("Contact", values, SYSTEM)
        bench.pass_time(days=1)
    bench.login()
    return bench


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("LastName = 'ng'", "N"),
        ("LastName = 'O\\'Neil'", "O"),
        ("LastName != 'Ng'", "OPp"),
        ("LastName <> 'Ng' AND LastName <> 'O\\'Neil'", "Pp"),
        ("Department != 'Sales'", "Pp"),
        ("NOT Department = 'Sales'", "Pp"),
        ("NOT (Department = 'Sales' AND Phone = null)", "OPp"),
        ("NOT (NOT Department = 'Sales')", "NO"),
        ("Department = null", "p"),
        ("Department = ''", "p"),
        ("Department != NULL", "NOP"),
        ("Department IN ('sales', 'legal')", "NOP"),
        ("Department IN ('sales', null)", "NOp"),
        ("Department NOT IN ('Sales')", "Pp"),
        ("Department NOT IN ('Sales', null)", "P"),
        ("LastName LIKE 'poe%'", "Pp"),
        ("LastName LIKE 'poe\\_%'", "P"),
        ("LastName LIKE '%\\%2'", "p"),
        ("LastName LIKE '__'", "N"),
        ("NOT LastName LIKE 'poe%'", "NO"),
        ("NOT Email LIKE '%x.test'", "Pp"),
        ("LastName > 'Ng' AND LastName < 'Poe_1'", "Op"),
        ("NOT Phone > '1'", "NO"),
        ("(Department = 'Legal' OR Phone = '3') AND LastName LIKE 'p%'", "Pp"),
        ("CreatedDate > 2026-06-30T08:00:00Z", "Pp"),
        ("CreatedDate >= 2026-06-30T10:00:00.000+02:00", "OPp"),
        ("CreatedDate = 2026-06-30T08:00:00.000+0000", "O"),
        ("CreatedDate < 2026-06-30T08:00:00 00:00", "N"),
        ("CreatedDate = YESTERDAY", "p"),
        ("CreatedDate = LAST_N_DAYS:3", "Pp"),
        ("CreatedDate < LAST_N_DAYS:3", "NO"),
        ("CreatedDate > N_DAYS_AGO:3", "Pp"),
        ("CreatedDate <= THIS_MONTH", "NOPp"),
        ("CreatedDate != THIS_MONTH", "NO"),
        ("NOT CreatedDate = THIS_MONTH", "NO"),
        ("IsDeleted = false", "NOPp"),
        ("IsDeleted = TRUE", ""),
        ("Owner.Username LIKE 'admin%'", "NOPp"),
        ("Account.Name = null", "NOPp"),
        ("Account.Name != 'Acme'", "NOPp"),
        ("Contact.LastName = 'Ng'", "N"),
        ("c.LastName = 'Ng'", "N"),
        ("Id IN (SELECT Id FROM Contact WHERE Phone = '1')", "O"),
        ("AccountId NOT IN (SELECT AccountId FROM Opportunity)", ""),
    ],
)
def test_a_condition_finds_what_it_says(people: Bench, where: str, found: str) -> None:
    rows = people.rows(f"select LastName from Contact c where {where} order by CreatedDate")

    assert "".join(str(r["LastName"])[0] for r in rows) == found


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("Department", "pPNO"),
        ("Department NULLS LAST", "PNOp"),
        ("Department DESC NULLS LAST, LastName DESC", "ONPp"),
        ("Phone DESC", "NpPO"),
        ("LastName LIMIT 2", "NO"),
        ("LastName LIMIT 2 OFFSET 1", "Op"),
    ],
)
def test_an_order_is_kept(people: Bench, order: str, found: str) -> None:
    rows = people.rows(f"SELECT LastName FROM Contact ORDER BY {order}")

    assert "".join(str(r["LastName"])[0] for r in rows) == found


def test_records_are_told_in_the_order_of_selection(bench: Bench) -> None:
    deal = firm().get("engagement", "engagement-1")
    id_ = KEYS.here(deal.id)

    [told] = bench.rows(
        f"SELECT name, Account.name, amount, account.Owner.Id, isprivate, systemmodstamp,"
        f" CloseDate FROM opportunity WHERE ID = '{id_[:15]}'"
    )

    account = told.pop("Account")
    assert told == {
        "attributes": {"type": "Opportunity", "url": f"{DATA}/sobjects/Opportunity/{id_}"},
        "Name": deal.name,
        "Amount": deal.amount_minor / 100,
        "IsPrivate": False,
        "SystemModstamp": f"{deal.close_on}T12:00:00.000+0000",
        "CloseDate": f"{deal.close_on}",
    }
    assert isinstance(account, dict)
    assert list(account) == ["attributes", "Name", "Owner"]


def test_a_missing_parent_and_an_empty_family_are_null(people: Bench) -> None:
    people.create("Account", Name="Childless")

    [contact] = people.rows("SELECT Account.Name FROM Contact LIMIT 1")
    [account] = people.rows(
        "SELECT Name, (SELECT Id FROM Contacts) FROM Account WHERE Name = 'Childless'"
    )

    assert contact["Account"] is None
    assert account["Contacts"] is None


def test_a_subquery_tells_the_children_of_each_parent(bench: Bench) -> None:
    rows = bench.rows(
        "SELECT Id, (SELECT Name FROM Opportunities WHERE IsWon = true ORDER BY Name LIMIT 2)"
        " FROM Account"
    )
    won = [e for e in firm().engagements if e.stage == "won"]

    for row in rows:
        names = sorted(e.name for e in won if KEYS.here(e.customer) == row["Id"])
        told = row["Opportunities"]
        children = told["records"] if isinstance(told, dict) else []
        assert [c["Name"] for c in children] == names[:2]


def test_rows_are_counted_without_being_told(people: Bench) -> None:
    assert people.ask("SELECT count() FROM Contact WHERE Phone != null").json() == {
        "totalSize": 3,
        "done": True,
        "records": [],
    }


def test_groups_are_told_with_their_figures(people: Bench) -> None:
    rows = people.rows(
        "SELECT Department, COUNT(Id), COUNT_DISTINCT(Phone) phones, MIN(CreatedDate)"
        " FROM Contact GROUP BY Department HAVING COUNT(Id) > 1"
    )

    assert rows == [
        {
            "attributes": {"type": "AggregateResult"},
            "Department": "Sales",
            "expr0": 2,
            "phones": 1,
            "expr1": "2026-06-29T08:00:00.000+0000",
        }
    ]


def test_sums_carry_no_dust(bench: Bench) -> None:
    for amount in (0.1, 0.2):
        bench.create(
            "Opportunity", Name="Dust", StageName="x", CloseDate="2026-01-01", Amount=amount
        )

    [told] = bench.rows("SELECT SUM(Amount) s FROM Opportunity WHERE Name = 'Dust'")
    [none] = bench.rows("SELECT SUM(Amount) s, COUNT(Id) FROM Opportunity WHERE Name = 'Nope'")

    assert told["s"] == 0.3
    assert (none["s"], none["expr0"]) == (None, 0)


def test_all_fields_are_selected_at_once_within_bounds(bench: Bench) -> None:
    [told] = bench.rows("SELECT FIELDS(ALL) FROM Account LIMIT 1")
    [custom] = bench.rows("SELECT Id, FIELDS(CUSTOM) FROM Account LIMIT 1")

    assert set(told) == set(bench.read("Account", str(told["Id"])))
    assert set(custom) == {
        "attributes",
        "Id",
        "External_Id__c",
        "Legal_Entity__c",
        "Payment_Terms_Days__c",
    }
    assert bench.error(bench.ask("SELECT FIELDS(ALL) FROM Account")) == (400, "MALFORMED_QUERY")


def test_pages_follow_one_another_whoever_asks_for_them(bench: Bench) -> None:
    for n in range(401):
        bench.system.records.create("Product2", {"Name": f"P{n:03}"}, SYSTEM)
    small = {"Sforce-Query-Options": "batchSize=7"}
    first = bench.ask("SELECT Name FROM Product2 ORDER BY Name", headers=small).json()
    second = bench.call("GET", first["nextRecordsUrl"], headers=small).json()
    more = second["nextRecordsUrl"].replace("/query/", "/queryAll/")
    third = bench.call("GET", more, headers=small).json()

    names = [r["Name"] for page in (first, second, third) for r in page["records"]]
    assert names == [f"P{n:03}" for n in range(401)]
    assert [page["done"] for page in (first, second, third)] == [False, False, True]
    assert "nextRecordsUrl" not in third
    assert {page["totalSize"] for page in (first, second, third)} == {401}
    bench.login("admin_")
    assert bench.error(bench.call("GET", more)) == (400, "INVALID_QUERY_LOCATOR")


@pytest.mark.parametrize("tail", ["x", "01g000000000000AAA-2000", "01g8d0000000001AAA"])
def test_a_page_of_nothing_is_refused(bench: Bench, tail: str) -> None:
    assert bench.error(bench.rest("GET", f"query/{tail}")) == (400, "INVALID_QUERY_LOCATOR")


def test_query_all_reaches_parents_in_the_bin(bench: Bench) -> None:
    account = bench.create("Account", Name="Gone")
    deal = bench.create(
        "Opportunity", Name="D", StageName="Prospecting", CloseDate="2026-09-01", AccountId=account
    )
    bench.rest("DELETE", f"sobjects/Account/{account}")
    seq = bench.system.store.last_seq
    query = f"SELECT IsDeleted, Account.Name FROM Opportunity WHERE Id = '{deal}'"

    assert bench.rows(query) == []
    [told] = bench.ask(query, "queryAll").json()["records"]

    assert told["IsDeleted"] is True
    assert told["Account"]["Name"] == "Gone"
    assert bench.rows(query) == []
    assert bench.system.store.last_seq == seq


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        ("SELECT Id, Foo FROM Account", "INVALID_FIELD", "\n           ^\nERROR at Row:1"),
        ("SELECT Id\nFROM Account\nWHERE Foo = 1", "INVALID_FIELD", "ERROR at Row:3:Column:7"),
        ("SELECT Foo.Name FROM Account", "INVALID_FIELD", "Didn't understand relationship 'Foo'"),
        ("SELECT Id FROM Nope", "INVALID_TYPE", "sObject type 'Nope' is not supported"),
        ("SELECT Row FROM RecycleBin", "INVALID_TYPE", "'RecycleBin' is not supported"),
        ("SELECT Id, (SELECT Id FROM Foos) FROM Account", "INVALID_TYPE", "relationship 'Foos'"),
        ("SELECT Id, id FROM Account", "INVALID_FIELD", "duplicate field selected: id"),
        ("SELECT Id FROM Account WHERE Name = 5", "INVALID_FIELD", "must be of type string"),
        ("SELECT Id FROM Account WHERE CreatedDate > '2026'", "INVALID_FIELD", "of type dateTime"),
        ("SELECT Id FROM Account WHERE CreatedDate > 2026-01-01", "INVALID_FIELD", "dateTime"),
        ("SELECT Id FROM Opportunity WHERE CloseDate = '2026'", "INVALID_FIELD", "type date"),
        ("SELECT Id FROM Opportunity WHERE Amount = TODAY", "INVALID_FIELD", "type double"),
        ("SELECT Id FROM Opportunity WHERE IsWon = 'yes'", "INVALID_FIELD", "type boolean"),
        ("SELECT Id FROM Opportunity WHERE IsWon > true", "INVALID_QUERY_FILTER_OPERATOR", ""),
        ("SELECT Id FROM Account WHERE Id = 'abc'", "INVALID_QUERY_FILTER_OPERATOR", "abc"),
        ("SELECT Id FROM Account WHERE OwnerId LIKE 'a%'", "INVALID_QUERY_FILTER_OPERATOR", ""),
        ("SELECT Id FROM Account WHERE Name > null", "INVALID_QUERY_FILTER_OPERATOR", ""),
        ("SELECT Id FROM Account WHERE Description = 'x'", "INVALID_FIELD", "can not be filtered"),
        ("SELECT Id FROM Account ORDER BY Description", "INVALID_FIELD", "can not be sorted"),
        ("SELECT Id FROM Account OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "2000"),
        ("SELECT Name, COUNT(Id) FROM Account", "MALFORMED_QUERY", "grouped or aggregated: Name"),
        ("SELECT SUM(Name) FROM Account", "INVALID_FIELD", "aggregate operator SUM"),
        ("SELECT Name n FROM Account", "MALFORMED_QUERY", "field aliasing"),
        ("SELECT Id FROM Account WHERE a = 1 AND b = 2 OR c = 3", "MALFORMED_QUERY", "'OR'"),
        ("SELECT Id FROM Account WHERE Name IS NULL", "MALFORMED_QUERY", "'IS'"),
        ('SELECT Id FROM Account WHERE Name = "x"', "MALFORMED_QUERY", "unexpected token"),
        ("SELECT Id FROM Account WHERE Name = 'x", "MALFORMED_QUERY", "unexpected token"),
        ("SELECT Id FROM Account WHERE Name = '\\q'", "MALFORMED_QUERY", "Illegal string"),
        ("SELECT Id FROM Account WHERE Name = '\\uZZZZ'", "MALFORMED_QUERY", "Illegal string"),
        ("SELECT Id FROM Account WHERE Name = '\\ud800'", "MALFORMED_QUERY", "Illegal string"),
        ("SELECT Id FROM Account WHERE CreatedDate = SOMEDAY", "MALFORMED_QUERY", "SOMEDAY"),
        ("SELECT Id FROM Account WHERE CreatedDate > 2026-13-01T00:00:00Z", "MALFORMED_QUERY", ""),
        ("SELECT Id FROM Account WHERE CreatedDate = LAST_N_YEARS:99999", "MALFORMED_QUERY", ""),
        ("SELECT Id FROM Account LIMIT -1", "MALFORMED_QUERY", "'-1'"),
        ("SELECT Id FROM Account; DROP TABLE Account", "MALFORMED_QUERY", "';'"),
        ("SELECT Id FROM", "MALFORMED_QUERY", "<EOF>"),
        ("SELECT", "MALFORMED_QUERY", "<EOF>"),
        ("UPDATE Account", "MALFORMED_QUERY", "'UPDATE'"),
        ("SELECT Id FROM Account ALL ROWS", "MALFORMED_QUERY", "'ROWS'"),
        ("SELECT Id FROM Account WHERE " + "(" * 500 + "Name = 'x'", "MALFORMED_QUERY", "deeply"),
        ("SELECT Id FROM Account WHERE " + "NOT " * 500 + "Name = 'x'", "MALFORMED_QUERY", "deep"),
        ("", "MALFORMED_QUERY", ""),
        ("SELECT Name FROM Account WHERE Id IN (SELECT Name FROM Contact)", "INVALID_FIELD", ""),
        (f"SELECT Account.Owner{'.Manager' * 4}.Name FROM Contact", "INVALID_FIELD", "depth"),
    ],
)
def test_a_query_that_makes_no_sense_is_pointed_at(
    bench: Bench, query: str, code: str, words: str
) -> None:
    answer = bench.ask(query)
    [told] = answer.json()

    assert (answer.status_code, told["errorCode"]) == (400, code)
    assert words in told["message"]


def test_a_query_has_a_length_to_keep() -> None:
    with pytest.raises(Refusal) as refused:
        parse(f"SELECT Id FROM Account WHERE Name = '{'x' * 100_000}'")

    assert refused.value.kind == "bad-query"


def test_a_very_long_list_is_still_answered(bench: Bench) -> None:
    ids = ", ".join(f"'{KEYS.here('customer-1')}'" for _ in range(1500))

    assert len(bench.rows(f"SELECT Id FROM Account WHERE Id IN ({ids})")) == 1


TODAY = date(2026, 6, 29)


@pytest.mark.parametrize(
    ("name", "first", "after"),
    [
        ("TODAY", "2026-06-29", "2026-06-30"),
        ("tomorrow", "2026-06-30", "2026-07-01"),
        ("LAST_90_DAYS", "2026-04-01", "2026-06-30"),
        ("NEXT_N_DAYS:2", "2026-06-30", "2026-07-02"),
        ("N_DAYS_AGO:2", "2026-06-27", "2026-06-28"),
        ("THIS_WEEK", "2026-06-28", "2026-07-05"),
        ("LAST_N_WEEKS:2", "2026-06-14", "2026-06-28"),
        ("LAST_MONTH", "2026-05-01", "2026-06-01"),
        ("NEXT_MONTH", "2026-07-01", "2026-08-01"),
        ("LAST_N_MONTHS:7", "2025-11-01", "2026-06-01"),
        ("THIS_QUARTER", "2026-04-01", "2026-07-01"),
        ("N_QUARTERS_AGO:2", "2025-10-01", "2026-01-01"),
        ("NEXT_FISCAL_QUARTER", "2026-07-01", "2026-10-01"),
        ("THIS_FISCAL_YEAR", "2026-01-01", "2027-01-01"),
        ("LAST_N_YEARS:2", "2024-01-01", "2026-01-01"),
    ],
)
def test_a_named_range_has_its_days(name: str, first: str, after: str) -> None:
    assert [day.isoformat() for day in span_of(name, TODAY)] == [first, after]


@pytest.mark.parametrize("name", ["SOMEDAY", "LAST", "LAST_N_DAYS", "N_EONS_AGO:1"])
def test_an_unknown_range_is_refused(name: str) -> None:
    with pytest.raises(Refusal):
        span_of(name, TODAY)


def test_injected_sql_is_only_text(bench: Bench) -> None:
    total = bench.ask("SELECT COUNT() FROM Account").json()["totalSize"]
    for text in ('x\'; DROP TABLE "Account"; --', '" OR 1=1', "%27%20UNION%20SELECT"):
        quoted = text.replace("'", "\\'")
        assert bench.rows(f"SELECT Id FROM Account WHERE Name = '{quoted}'") == []
        path = f"sobjects/Account/External_Id__c/{quote(text, safe='')}"
        assert bench.rest("GET", path).status_code == 404

    assert bench.ask("SELECT COUNT() FROM Account").json()["totalSize"] == total
