"""Encoded queries, by what they find among a few known records."""

import pytest

from tests.mocks.servicenow.conftest import Bench

ONLY_OURS = "correlation_idSTARTSWITHq-"


@pytest.fixture
def plans(bench: Bench) -> Bench:
    """Four projects: q-a to q-d."""
    company, other = bench.key("customer-1"), bench.key("customer-2")
    for name, values in {
        "a": {"state": "2", "priority": "1", "company": company, "description": "50% done_now"},
        "b": {"state": "2", "priority": "3", "company": other, "percent_complete": "40"},
        "c": {"state": "3", "priority": "2", "description": "a^b", "start_date": "2026-06-01"},
        "d": {"state": "-5", "priority": "5", "start_date": "2026-06-29 07:30:00"},
    }.items():
        bench.insert(
            "pm_project", short_description=f"Plan {name}", correlation_id=f"q-{name}", **values
        )
    return bench


def found(bench: Bench, query: str) -> str:
    """The last letters of what is found, in order."""
    rows = bench.rows("pm_project", f"{ONLY_OURS}^{query}", fields="correlation_id")
    return "".join(row["correlation_id"][2:] for row in rows)


@pytest.mark.parametrize(
    ("query", "letters"),
    [
        ("state=2", "ab"),
        ("state!=2", "cd"),
        ("state>-5^state<3", "ab"),
        ("priority>=3", "bd"),
        ("priority<=2", "ac"),
        ("short_description=plan A", "a"),
        ("state=2^priority=3", "b"),
        ("state=3^ORstate=-5^priority=2", "c"),
        ("state=2^ORstate=3^ORstate=-5", "abcd"),
        ("stateIN2,3", "abc"),
        ("stateNOT IN2,3", "d"),
        ("descriptionLIKE% done_", "a"),
        ("description*DONE", "a"),
        ("descriptionNOT LIKEdone", "c"),
        ("description!*a^^b", "a"),
        ("description=a^^b", "c"),
        ("short_descriptionENDSWITHb", "b"),
        ("short_description%c", "c"),
        ("correlation_idSTARTSWITHq-d", "d"),
        ("short_descriptionCONTAINSplan d", "d"),
        ("short_descriptionDOES NOT CONTAINplan d", "abc"),
        ("descriptionISEMPTY", "bd"),
        ("descriptionISEMPTYNone", "bd"),
        ("descriptionISNOTEMPTY", "ac"),
        ("description=", "bd"),
        ("description=NULL", "bd"),
        ("description!=NULL", "ac"),
        ("priorityBETWEEN2@3", "bc"),
        ("start_date>=2026-06-01", "cd"),
        ("start_date<2026-06-29 07:30:00", "c"),
        ("companyISNOTEMPTY", "ab"),
        ("active=false", "c"),
        ("active=true^percent_complete>0", "b"),
        ("stateANYTHING", "abcd"),
        ("sys_class_nameINSTANCEOFplanned_task", "abcd"),
        ("sys_class_nameINSTANCEOFpm_project_task", ""),
        ("stateSAMEASpriority", ""),
        ("stateNSAMEASpriority", "abcd"),
        ("stateGT_FIELDpriority", "ac"),
        ("stateLT_FIELDpriority", "bd"),
        ("state=many", ""),
        ("state=2^EQ", "ab"),
    ],
)
def test_an_operator_finds(plans: Bench, query: str, letters: str) -> None:
    assert found(plans, f"{query}^ORDERBYcorrelation_id") == letters


def test_carets_that_separate_nothing_do_no_harm(plans: Bench) -> None:
    rows = plans.rows("pm_project", f"^{ONLY_OURS}^state=2^")

    assert len(rows) == 2


def test_a_new_query_is_an_alternative_to_all_before(plans: Bench) -> None:
    query = f"state=2^priority=1^NQ{ONLY_OURS}^state=3^ORDERBYcorrelation_id"

    assert found(plans, query) == "ac"


def test_rows_come_in_the_order_asked_for(plans: Bench) -> None:
    assert found(plans, "ORDERBYDESCpriority") == "dbca"
    assert found(plans, "ORDERBYstate^ORDERBYDESCpriority") == "dbac"
    name = plans.rows("pm_project", f"{ONLY_OURS}^ORDERBYcompany", fields="company.name")
    assert [row["company.name"] for row in name] == sorted(row["company.name"] for row in name)


def test_dots_lead_through_references(plans: Bench) -> None:
    company = plans.read("core_company", plans.key("customer-1"))

    assert found(plans, f"company.name={company['name']}") == "a"
    assert found(plans, f"company.u_correlation_id={company['u_correlation_id']}") == "a"
    assert found(plans, "company.parent.parent.nameISNOTEMPTY") == ""


def test_a_reference_is_searched_by_what_people_see(plans: Bench) -> None:
    name = plans.read("core_company", plans.key("customer-1"))["name"]

    assert found(plans, f"companySTARTSWITH{name[:-1]}") == "a"
    assert found(plans, f"companyLIKE{name[1:]}^company={plans.key('customer-1')}") == "a"
    assert found(plans, f"company={name}") == ""


@pytest.mark.parametrize(
    ("query", "letters"),
    [
        ("start_date>=javascript:gs.beginningOfToday()", "d"),
        ("start_date>=javascript:gs.beginningOfToday%28%29", "d"),
        ("start_date<=javascript:gs.daysAgoEnd(1)", "c"),
        ("start_dateBETWEENjavascript:gs.daysAgoStart(0)@javascript:gs.daysAgoEnd(0)", "d"),
        ("start_dateONToday@javascript:gs.beginningOfToday()@javascript:gs.endOfToday()", "d"),
        ("start_dateNOTONToday@javascript:gs.beginningOfToday()@javascript:gs.endOfToday()", "c"),
        ("start_dateONJune@javascript:gs.beginningOfThisMonth()@2026-06-30", "cd"),
        ("start_date<javascript:gs.beginningOfThisQuarter()", ""),
        ("start_date>javascript:gs.monthsAgo(1)", "cd"),
        ("start_date=javascript:gs.dateGenerate('2026-06-01','00:00:00')", "c"),
        ("start_dateRELATIVEGT@hour@ago@1", "d"),
        ("start_dateRELATIVELT@day@ago@2", "c"),
        ("start_dateRELATIVEEE@day@ago@28", "c"),
        ("sys_created_by=javascript:gs.getUserName()", "abcd"),
        ("opened_by=javascript:gs.getUserID()", "abcd"),
        ("start_date>=javascript:gs.daysAgo(999999999999)", "abcd"),
        ("start_date>=javascript:alert(1)", "abcd"),
    ],
)
def test_moments_are_reckoned_from_now(plans: Bench, query: str, letters: str) -> None:
    assert found(plans, f"{query}^ORDERBYcorrelation_id") == letters


def test_the_same_words_mean_another_day_tomorrow(plans: Bench) -> None:
    query = "start_date>=javascript:gs.beginningOfToday()"

    assert found(plans, query) == "d"
    plans.pass_time(24 * 3600)
    assert found(plans, query) == ""


def test_a_typo_returns_everything_unless_the_instance_is_told_otherwise(plans: Bench) -> None:
    assert found(plans, "statte=2^ORDERBYcorrelation_id") == "abcd"
    assert found(plans, "State=2^ORDERBYcorrelation_id") == "abcd"
    assert found(plans, "statte=2^ORstate=3") == "c"
    integration = plans.auth
    plans.become("admin")
    switch = plans.rows("sys_properties", "name=glide.invalid_query.returns_no_rows")[0]
    plans.update("sys_properties", switch["sys_id"], value="true")

    plans.auth = integration
    assert found(plans, "statte=2") == ""
    assert found(plans, "state=3") == "c"


def test_a_join_asks_another_table(plans: Bench) -> None:
    parent = plans.rows("pm_project", "correlation_id=q-b")[0]["sys_id"]
    plans.insert("pm_project_task", short_description="Sign", parent=parent, milestone="true")
    joined = "JOINpm_project.sys_id=pm_project_task.top_task!"

    assert found(plans, f"{joined}milestone=true^short_description=Sign") == "b"
    assert found(plans, f"{joined}milestone=false") == ""
    assert found(plans, f"{joined}^ORDERBYnumber") == "b"


@pytest.mark.parametrize(
    ("related", "letters"),
    [(">0", "bc"), (">=2", "c"), ("=0", "ad"), ("=1", "b"), ("<2", "abd"), ("!=1", "acd")],
)
def test_rows_are_found_by_how_many_others_name_them(
    plans: Bench, related: str, letters: str
) -> None:
    for letter, count in (("b", 1), ("c", 2)):
        parent = plans.rows("pm_project", f"correlation_id=q-{letter}")[0]["sys_id"]
        for _ in range(count):
            plans.insert("pm_project_task", short_description="T", parent=parent)

    query = f"RLQUERYpm_project_task.parent,{related}^short_description=T^ENDRLQUERY"
    assert found(plans, f"{query}^ORDERBYcorrelation_id") == letters


def test_what_was_asked_before_is_answered_anew(plans: Bench) -> None:
    before = found(plans, "priority=1")
    plans.insert("pm_project", short_description="E", correlation_id="q-e", priority="1")

    assert before == "a"
    assert sorted(found(plans, "priority=1")) == ["a", "e"]
