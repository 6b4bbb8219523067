"""What of Oracle's SQL, and of the vendor's own functions, queries may say."""

import pytest

from tests.mocks.netsuite.conftest import Stage


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            (
                "SELECT s.id, t.name FROM subsidiary s, term t"
                " WHERE s.id = t.id(+) AND t.name(+) LIKE '%30' ORDER BY s.id"
            ),
            ["1 -", "2 Net 30", "3 -"],
        ),
        ("SELECT REGEXP_REPLACE('a1b22', '[[:digit:]]+', '#') AS x FROM dual", ["a#b#"]),
        ("SELECT REGEXP_REPLACE('Ada Holm', '(.*) (.*)', '\\2, \\1') x FROM dual", ["Holm, Ada"]),
        ("SELECT REGEXP_SUBSTR('x-77-y-8', '[0-9]+', 1, 2) x FROM dual", ["8"]),
        ("SELECT REGEXP_INSTR('abc', 'c') || REGEXP_COUNT('banana', 'a') x FROM dual", ["33"]),
        ("SELECT country x FROM subsidiary WHERE REGEXP_LIKE(country, '^d', 'i')", ["DE"]),
        (
            (
                "SELECT SUM(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) x"
                " FROM term WHERE id <= 3 ORDER BY id"
            ),
            ["1", "3", "5"],
        ),
        (
            "SELECT id, LAG(name, 1) OVER (ORDER BY id) x FROM term WHERE id < 3 ORDER BY id",
            ["1 -", "2 Net 15"],
        ),
        ("SELECT MEDIAN(id) x FROM term", ["3.5"]),
        ("SELECT ROUND(STDDEV(id), 3) x, VARIANCE(id) FROM term", ["1.871 3.5"]),
        (
            "SELECT LISTAGG(symbol, '/') WITHIN GROUP (ORDER BY id DESC) x FROM currency",
            ["CHF/EUR/GBP/USD"],
        ),
        ("SELECT BUILTIN.RELATIVE_RANGES('DAGO1', 'START') x FROM dual", ["6/28/2026"]),
        ("SELECT BUILTIN.RELATIVE_RANGES('LM', 'END') x FROM dual", ["5/31/2026"]),
        (
            "SELECT periodname x FROM accountingperiod WHERE id = BUILTIN.PERIOD('LM', 'START')",
            ["May 2026"],
        ),
        ("SELECT BUILTIN.NAMED_GROUP('me', 'employee') x FROM dual", ["-5"]),
        ("SELECT BUILTIN_RESULT.TYPE_STRING(symbol) x FROM currency WHERE id = 1", ["USD"]),
        ("SELECT /*+ hint */ symbol x FROM currency /* told */ WHERE id = 1 -- end", ["USD"]),
    ],
)
def test_queries_find_what_they_say(stage: Stage, text: str, rows: list[str]) -> None:
    asked = stage.query(text)

    names = list(dict.fromkeys(name for row in asked for name in row))
    assert [" ".join(row.get(name, "-") for name in names) for row in asked] == rows


def test_the_ledger_is_consolidated_at_the_rates_of_its_periods(stage: Stage) -> None:
    amount = (
        "BUILTIN.CONSOLIDATE(l.amount, 'LEDGER', 'DEFAULT', 'DEFAULT', 1, t.postingperiod, 'D')"
    )
    rows = stage.query(
        f"SELECT t.subsidiary, SUM(l.amount) AS own, SUM({amount}) AS told,"
        " SUM(l.amount * NVL(r.averagerate, 1)) AS wanted"
        " FROM transactionaccountingline l JOIN transaction t ON t.id = l.transaction"
        " JOIN account a ON a.id = l.account AND a.accttype = 'Income'"
        " LEFT JOIN consolidatedexchangerate r ON r.postingperiod = t.postingperiod"
        " AND r.fromsubsidiary = t.subsidiary AND r.tosubsidiary = 1"
        " WHERE l.posting = 'T' GROUP BY t.subsidiary ORDER BY t.subsidiary"
    )

    assert [row["subsidiary"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["own"] == rows[0]["told"]
    for row in rows[1:]:
        assert row["own"] != row["told"]
        assert abs(float(row["told"]) - float(row["wanted"])) < 1


def test_what_was_deleted_is_found(stage: Stage) -> None:
    customer = stage.make("customer", companyName="Gone Ltd", subsidiary="3", entityId="C-GONE")
    stage.call("DELETE", f"/services/rest/record/v1/customer/{customer}")

    (found,) = stage.query(
        "SELECT recordid, type, name, TO_CHAR(deleteddate, 'YYYY-MM-DD HH24:MI') AS day"
        " FROM deletedrecord WHERE deleteddate >= TO_DATE('2026-06-29', 'YYYY-MM-DD')"
    )

    assert found["recordid"] == customer
    assert found["type"].lower() == "customer"
    assert found["day"] == "2026-06-29 09:00"
