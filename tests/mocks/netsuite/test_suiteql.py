"""SuiteQL: what clients really send, what comes back, and what is refused."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.mocks.netsuite.conftest import SUITEQL, Stage, world
from understudy_mocks.netsuite.queries import Preferences, Queries

STAMP = "YYYY-MM-DD HH24:MI:SS"


def test_everything_is_text_and_nulls_are_left_out(stage: Stage) -> None:
    id_ = stage.make("customer", companyName="Ada", subsidiary=1, creditLimit=0.5)

    text = "SELECT id, companyname, email, creditlimit, isinactive, datecreated, COUNT(*) OVER ()"
    (row,) = stage.query(f"{text} AS N FROM customer WHERE id = {id_}")

    assert row == {
        "id": id_,
        "companyname": "Ada",
        "creditlimit": "0.5",
        "isinactive": "F",
        "datecreated": "6/29/2026",
        "n": "1",
    }


def test_moments_are_in_the_time_zone_of_the_user(stage: Stage) -> None:
    stage.clock.moment = datetime(2026, 6, 30, 2, 5, 6, tzinfo=UTC)
    id_ = stage.make("customer", companyName="Ada", subsidiary=1)
    text = (
        f"SELECT lastmodifieddate AS d, TO_CHAR(lastmodifieddate, '{STAMP}') AS s,"
        f" TO_CHAR(SYSDATE, '{STAMP}') AS n FROM customer WHERE id = '{id_}'"
    )

    assert stage.query(text) == [
        {"d": "6/29/2026", "s": "2026-06-29 19:05:06", "n": "2026-06-29 19:05:06"}
    ]

    stage.system.part(Preferences).zone = ZoneInfo("Europe/Berlin")
    assert stage.query(text)[0]["s"] == "2026-06-30 04:05:06"


def test_a_high_water_mark_finds_what_was_written_since(stage: Stage) -> None:
    mark = stage.query(f"SELECT TO_CHAR(SYSDATE, '{STAMP}') AS now FROM dual")[0]["now"]
    text = (
        "SELECT customer.id AS id FROM customer WHERE customer.lastmodifieddate>"
        f"TO_TIMESTAMP('{mark}','{STAMP}') ORDER BY customer.lastmodifieddate"
    )
    assert stage.query(text) == []

    stage.clock.moment = stage.clock.moment.replace(minute=1)
    id_ = stage.make("customer", companyName="Ada", subsidiary=1)

    assert stage.query(text) == [{"id": id_}]
    assert stage.query(text.replace(">", ">=").replace(mark, mark[:10] + " 09:01:00")) != []


def test_the_idioms_of_clients_are_understood(stage: Stage) -> None:
    firm = world()
    invoice, person = firm.all("invoice")[0], firm.all("resource")[0]
    id_, person_id = stage.key(invoice.id), stage.key(person.id)
    customers = len(firm.customers)

    found = stage.query(
        "SELECT e.id, e.lastname || ', ' || e.firstname AS label, subsidiary FROM employee e"
        f" WHERE e.isinactive = 'F' AND e.id = {person_id}"
    )
    label, home = f"{person.last_name}, {person.first_name}", stage.key(person.legal_entity)
    assert found == [{"id": person_id, "label": label, "subsidiary": home}]
    found = stage.query(
        "SELECT transaction.id AS docId, transaction.tranid AS docNo FROM transaction WHERE"
        f" transaction.type = 'CustInvc' AND (tranId IN ('{invoice.number}') OR id IN (5, 0))"
    )
    assert found == [{"docid": id_, "docno": invoice.number}]
    found = stage.query("SELECT COUNT(*) AS n FROM transaction WHERE recordtype = 'invoice'")
    assert found == [{"n": str(len(firm.all("invoice")))}]
    found = stage.query(
        "SELECT d.recordtype, ln.* FROM transaction d INNER JOIN transactionLine ln ON"
        f" ln.transaction = d.id WHERE mainline <> 'T' AND taxline='F' AND d.id IN ('{id_}')"
    )
    assert len(found) == len(invoice.lines)
    found = stage.query(
        "SELECT c.id, x.* FROM customer c JOIN customeraddressbook b ON b.entity = c.id"
        " JOIN customeraddressbookentityaddress x ON b.addressbookaddress = x.nkey"
    )
    assert len(found) == customers
    found = stage.query("SELECT MAX(id) AS id FROM customer")
    assert found == [{"id": stage.key(f"customer-{customers}")}]


def test_the_chain_of_documents_can_be_followed(stage: Stage) -> None:
    payment = world().all("payment")[0]
    invoice = stage.key(payment.invoice)

    (found,) = stage.query(
        "SELECT DISTINCT k.previousdoc source, pay.id, BUILTIN.DF(pay.status) state, currency FROM"
        " nexttransactionlinelink AS k INNER JOIN transaction AS pay ON (pay.id = k.nextdoc)"
        f" WHERE pay.type = 'CustPymt' AND (k.previousdoc IN ('{invoice}'))"
    )

    assert (found["source"], found["id"]) == (invoice, stage.key(payment.id))
    assert found["state"] == "Payment : Not Deposited"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            (
                "SELECT * FROM (SELECT id, name FROM subsidiary UNION SELECT id, name FROM term)"
                " u WHERE ROWNUM <= 2"
            ),
            2,
        ),
        ("SELECT id FROM transaction WHERE status = 'ExpRept:B'", []),
        ("SELECT id FROM subsidiary WHERE id = '2' OR id = 3 ORDER BY 1 DESC", ["3", "2"]),
        ("SELECT TOP 1 id FROM currency ORDER BY id DESC", ["5"]),
        ("SELECT id FROM item ORDER BY id OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY", ["42"]),
        ("SELECT NVL(parent, 'none') AS id FROM subsidiary WHERE id = 1", ["none"]),
        ("SELECT DECODE(currency, '1', 'dollar', 'x') id FROM subsidiary WHERE id=1", ["dollar"]),
        ("SELECT CASE WHEN id > 5 THEN 'a' ELSE 'b' END id FROM subsidiary WHERE id=1", ["b"]),
        (
            "SELECT id FROM dual, (SELECT 1234567.5 AS id FROM dual) WHERE '1234567.5' = 1234567.5",
            ["1234567.5"],
        ),
        ("SELECT id FROM subsidiary WHERE parent IS NULL", ["1"]),
        ("SELECT id FROM subsidiary WHERE parent IS NOT NULL ORDER BY id", ["2", "3"]),
        ("SELECT id FROM subsidiary WHERE parent = ''", []),
        (
            "SELECT id FROM term t WHERE NOT EXISTS (SELECT 1 FROM customer WHERE terms = t.id)",
            ["4", "5", "6"],
        ),
        ("SELECT '' || TRUNC(7.89, 1) || MOD(7, 4) AS id FROM dual", ["7.83"]),
        ("SELECT SUBSTR('abcdef', 2, 3) || LPAD('7', 3, '0') AS id FROM dual", ["bcd007"]),
        ("SELECT 1 / 4 AS id FROM dual", ["0.25"]),
        ("SELECT TO_DATE('2026-01-31', 'YYYY-MM-DD') + 1 AS id FROM dual", ["2/1/2026"]),
        ("SELECT ADD_MONTHS(TO_DATE('1/31/2026','MM/DD/YYYY'), 1) AS id FROM dual", ["2/28/2026"]),
        ("SELECT TO_CHAR(DATE '2026-03-09', 'DD-MON-YYYY') AS id FROM dual", ["09-MAR-2026"]),
        ("SELECT EXTRACT(MONTH FROM TO_DATE('2026-03-09','YYYY-MM-DD')) AS id FROM dual", ["3"]),
        ("SELECT TO_CHAR(1234.5, '999,990.00') AS id FROM dual", ["1,234.50"]),
        (
            "SELECT periodname AS id FROM accountingperiod WHERE startdate = '6/1/2026'",
            ["Jun 2026"],
        ),
        (
            (
                "SELECT periodname AS id FROM accountingperiod WHERE"
                " TO_DATE('2026-06-15','YYYY-MM-DD') BETWEEN startdate AND enddate"
                " AND isyear = 'F' AND isquarter = 'F'"
            ),
            ["Jun 2026"],
        ),
        ("SELECT BUILTIN.DF(currency) AS id FROM subsidiary WHERE id = 2", ["EUR"]),
        ("WITH a AS (SELECT id AS x FROM subsidiary) SELECT x AS id FROM a WHERE x > 2", ["3"]),
        ("SELECT id FROM subsidiary MINUS SELECT id FROM subsidiary WHERE id > 1", ["1"]),
        ("SELECT LISTAGG(id, ',') WITHIN GROUP (ORDER BY id) AS id FROM subsidiary", ["1,2,3"]),
        ("SELECT COUNT(DISTINCT currency) id FROM subsidiary HAVING COUNT(*) > 2", ["3"]),
        ('SELECT "ID" AS "InternalId" FROM subsidiary WHERE ROWNUM < 2', [{"internalid": "1"}]),
        ("SELECT id FROM customer WHERE companyname LIKE '50\\%' ESCAPE '\\'", []),
    ],
)
def test_queries_find_what_they_say(
    stage: Stage, text: str, rows: int | list[str] | list[dict[str, str]]
) -> None:
    found = stage.query(text)

    if isinstance(rows, int):
        assert len(found) == rows
    elif rows and isinstance(rows[0], str):
        assert [row["id"] for row in found] == rows
    else:
        assert found == rows


def test_hours_are_decimal_and_lines_carry_the_ledgers_sign(stage: Stage) -> None:
    entry, invoice = world().all("time_entry")[0], world().all("invoice")[0]
    (time,) = stage.query(f"SELECT hours, customer FROM timebill WHERE id = {stage.key(entry.id)}")
    sums = stage.query(
        "SELECT mainline, SUM(foreignamount) AS total FROM transactionline"
        f" WHERE transaction = {stage.key(invoice.id)} GROUP BY mainline ORDER BY mainline"
    )

    assert time["customer"] == stage.key(entry.project)
    assert float(time["hours"]) * 60 == entry.minutes
    assert [(s["mainline"], round(float(s["total"]) * 100)) for s in sums] == [
        ("F", -invoice.total_minor),
        ("T", invoice.total_minor),
    ]


def test_parameters_are_bound_in_their_order(stage: Stage) -> None:
    text = "SELECT ? AS a, id FROM subsidiary WHERE id = ? OR id = ? ORDER BY id"

    assert stage.query(text, "x?", "2", 3) == [{"a": "x?", "id": "2"}, {"a": "x?", "id": "3"}]
    assert stage.ask(text, "one").status_code == 400
    assert stage.ask(text, "a", ["b"], {}).status_code == 400


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT x FROM spaceship", "Invalid search type: spaceship."),
        (
            "SELECT xyz FROM customer",
            "Unknown identifier 'xyz'. Available identifiers are: {customer=customer}",
        ),
        ("SELECT c.xyz FROM customer c", "Unknown identifier 'xyz'"),
        ("SELECT z.id FROM customer c", "Unknown identifier 'z'"),
        ("SELECT status FROM job", "Field 'status' for record 'job' was not found. Reason: NOT_EX"),
        ("SELECT subsidiary FROM customer", "NOT_EXPOSED"),
        ("SELECT id FROM customer LIMIT 5", "Invalid or unsupported search."),
        ("SELEC id FROM customer", "Invalid or unsupported search."),
        ("SELECT id FROM customer; SELECT 1 FROM dual", "Invalid or unsupported search."),
        ("DELETE FROM customer", "Invalid or unsupported search."),
        ("DROP TABLE customer", "Invalid or unsupported search."),
        ("SELECT name FROM sqlite_master", "Invalid search type: sqlite_master."),
        ("SELECT id FROM _changes", "Invalid search type: _changes."),
        ("SELECT load_extension('x') FROM dual", "Invalid or unsupported search."),
        ("SELECT id FROM customer WHERE id = 'a' OR ((('", "Invalid or unsupported search."),
        ("SELECT TO_DATE('2026-13-01','YYYY-MM-DD') FROM dual", "Unparseable date"),
        ("SELECT id FROM transaction WHERE trandate = '2026-06-01'", 'Unparseable date: "2026-06'),
        ("SELECT id FROM customer WHERE creditlimit > 'x'", "invalid number"),
        (
            (
                "SELECT c.id FROM customer c JOIN job j ON j.parent = c.id, term t"
                " WHERE c.terms = t.id(+)"
            ),
            "Invalid or unsupported search.",
        ),
        ("SELECT REGEXP_SUBSTR('a', '(a+)+$') FROM dual", "Invalid or unsupported search."),
        ("SELECT BUILTIN.RELATIVE_RANGES('XX', 'START') FROM dual", "Invalid or unsupported"),
        ("SELECT SUBSTR('a') FROM dual", "Invalid or unsupported search."),
        ("SELECT id FROM customer UNION SELECT id, name FROM subsidiary", "Invalid or unsupported"),
        ("SELECT id FROM customer ORDER BY 7", "Invalid or unsupported search."),
        ("SELECT " + "(" * 5000 + "1", "Invalid or unsupported search."),
        ("SELECT id FROM customer WHERE " + " AND ".join(["id = 1"] * 1500), "Invalid or unsup"),
        ("SELECT " + "9" * 5000 + " FROM dual", ""),
        ("", "The query is missing"),
        ("SELECT 'a\0b' FROM dual", "Invalid or unsupported search."),
        ("SELECT j WHERE j.id (+) = e.id", "Invalid or unsupported search."),
        ("FETCH FIRST 5 ROWS", "Invalid or unsupported search."),
    ],
)
def test_what_cannot_be_asked_is_refused_in_the_vendors_words(
    stage: Stage, text: str, told: str
) -> None:
    answer = stage.ask(text)

    assert answer.status_code in ((400,) if told else (200, 400)), answer.text
    if told:
        detail = answer.json()["o:errorDetails"][0]
        assert told in detail["detail"]
        assert (detail["o:errorCode"], detail["o:errorQueryParam"]) == ("INVALID_PARAMETER", "q")
    assert len(stage.query("SELECT id FROM customer")) == len(world().customers)


@pytest.mark.parametrize(
    ("limit", "offset", "status"),
    [(1000, 0, 200), (1000, 100_000, 400), (1001, 0, 400), (10, 5, 400), (0, 0, 400)],
)
def test_pages_have_bounds(stage: Stage, limit: int, offset: int, status: int) -> None:
    answer = stage.ask("SELECT id FROM customer", limit=limit, offset=offset)

    assert answer.status_code == status


def test_an_empty_page_still_tells_the_total(stage: Stage) -> None:
    page = stage.ask("SELECT id FROM customer", limit=20, offset=100).json()

    assert (page["count"], page["hasMore"], page["totalResults"]) == (
        0,
        False,
        len(world().customers),
    )


def test_the_service_wants_its_header_and_a_query(stage: Stage) -> None:
    bare = stage.call("POST", SUITEQL, json={"q": "SELECT id FROM customer"})
    prefer = {"prefer": "transient"}
    wrong = [
        stage.call("POST", SUITEQL, content=body, headers=prefer)
        for body in (b"{", b"[]", b'{"q": 5}', b'{"q": "SELECT id FROM job", "params": 5}')
    ]

    assert bare.json()["o:errorDetails"][0]["o:errorHeader"] == "Prefer"
    assert [answer.status_code for answer in wrong] == [400] * 4
    assert stage.call("GET", SUITEQL).status_code == 405


def test_a_query_is_compiled_once(stage: Stage) -> None:
    queries = stage.system.part(Queries)
    text = "SELECT id FROM customer"

    assert queries.compiled(text) is queries.compiled(text)
