"""Any text at all is a query: it finds something, or nothing, or is refused; it is never a bug."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.mocks.servicenow.conftest import Bench
from understudy.vendor import Caller, Refusal
from understudy_mocks.servicenow.queries import Questions
from understudy_mocks.servicenow.queries.grammar import OPERATORS

WORDS = st.sampled_from(
    [
        *("^", "^^", "^OR", "^NQ", "ORDERBY", "ORDERBYDESC", "JOIN", "RLQUERY", "^ENDRLQUERY"),
        *("GROUPBY", "EQ", "!", ".", ",", "@", "'", '"', "%", "_", ";", "\\", "\0", "é"),
        *("state", "number", "parent", "company", "start_date", "active", "percent_complete"),
        *("pm_project.", "pm_project_task.", "sys_id", ">0", "=", "true", "2", "-5", "1e999"),
        *("javascript:", "gs.daysAgo(", "gs.now()", "gs.monthsAgo(9999999)", ")", "2026-06-29"),
        *OPERATORS,
    ]
)
TEXTS = st.lists(WORDS | st.text(max_size=3), max_size=14).map("".join)
WHO = Caller("person:somebody")


@pytest.mark.slow
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_any_text_is_a_query(bench: Bench, text: str) -> None:
    system = bench.system
    questions, kind = system.part(Questions), system.schema.object("planned_task")
    try:
        found = questions.rows(WHO, kind, text, (), (("sys_id",),), 50, 0)
    except Refusal as refusal:
        if refusal.kind != "bad-query":
            raise
        return

    assert len(found) <= questions.count(WHO, kind, text, ())
