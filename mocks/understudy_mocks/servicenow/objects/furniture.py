"""What every instance comes with: a fiscal calendar, cost types, a schedule, groups, catalogue."""

import calendar
from collections.abc import Iterator, Mapping

from understudy.vendor import Row
from understudy_mocks.servicenow.objects.ids import sys_id
from understudy_mocks.servicenow.objects.plan import FIRST_NUMBER, NUMBERS

YEARS_BEFORE, YEARS_AFTER = 2, 3
"""How far the fiscal calendar reaches around the year in which the curtain rises."""
DYNAMIC = {
    "90d1921e5f510100a9ad2572f2b477fe": "Me",
    "d6435e965f510100a9ad2572f2b477fe": "One of My Groups",
}
"""Dynamic filters; every instance has them under the same ids (memory)."""
GROUPS = {
    "Service Desk": "First line for everybody in the firm.",
    "Hardware": "Notebooks, telephones, meeting rooms.",
    "Network": "Offices and home offices.",
    "CAB Approval": "Decides about changes.",
    "Portfolio Office": "Keeps the portfolio.",
}
CATALOGUE = {
    "Standard Laptop": ("Notebook for consultants", 1450.0),
    "Client VPN access": ("Access to a client's network", 0.0),
    "New Email Account": ("A mailbox of one's own", 0.0),
    "Apple iPad": ("Tablet for presentations", 600.0),
    "Project workspace": ("A room for documents of a project", 120.0),
}
CATALOGUES = ("Service Catalog", "Technical Catalog")
CATEGORIES = {"Work": "Service Catalog", "Infrastructure": "Technical Catalog"}
CHANGES = ("Reboot a server", "Clear BGP sessions on a Cisco router - 1")
"""Templates of standard changes; the second is one of the demonstration records (client source)."""
COST_TYPES = (
    *(("Labor Opex", "opex", True), ("Labor Capex", "capex", True)),
    *(("Non-labor Opex", "opex", False), ("Non-labor Capex", "capex", False)),
)
CONTAINED = {
    "it_portfolio_manager": ("it_portfolio_user",),
    "it_program_manager": ("it_project_user",),
    "it_project_manager": ("it_project_user",),
}
"""Roles that bring others along."""
IMPORTS: Mapping[str, tuple[str, str, Mapping[str, str], str]] = {
    "u_imp_psa_project": (
        "PSA Project",
        "pm_project",
        {
            "u_external_id": "correlation_id",
            "u_name": "short_description",
            "u_start": "start_date",
            "u_end": "end_date",
            "u_state": "state",
            "u_manager": "project_manager",
            "u_company": "company",
            "u_percent_complete": "percent_complete",
        },
        "correlation_id",
    ),
    "u_imp_psa_milestone": (
        "PSA Milestone",
        "pm_project_task",
        {
            "u_external_id": "correlation_id",
            "u_name": "short_description",
            "u_project": "parent",
            "u_due": "end_date",
            "u_milestone": "milestone",
        },
        "correlation_id",
    ),
    "u_imp_erp_actual": (
        "ERP Actual",
        "fm_expense_line",
        {
            "u_external_id": "source_id",
            "u_amount": "amount",
            "u_date": "date",
            "u_project": "task",
            "u_state": "state",
            "u_expense_type": "expense_type",
        },
        "source_id",
    ),
    "imp_user": (
        "User",
        "sys_user",
        {
            "user_id": "user_name",
            "first_name": "first_name",
            "last_name": "last_name",
            "email": "email",
            "u_employee_number": "employee_number",
            "department": "department",
            "manager": "manager",
            "title": "title",
            "active": "active",
        },
        "email",
    ),
    "u_imp_company": (
        "Company",
        "core_company",
        {
            "u_external_id": "u_correlation_id",
            "u_name": "name",
            "u_city": "city",
            "u_country": "country",
            "u_customer": "customer",
        },
        "u_correlation_id",
    ),
    "u_imp_incident": (
        "Incident",
        "incident",
        {
            "u_external_id": "correlation_id",
            "u_short_description": "short_description",
            "u_description": "description",
            "u_caller": "caller_id",
            "u_impact": "impact",
            "u_urgency": "urgency",
            "u_work_notes": "work_notes",
        },
        "correlation_id",
    ),
}
"""By staging table: the transform map's name, its target, its fields, and the one to coalesce."""
BY_KEY = {
    "parent": "correlation_id",
    "task": "correlation_id",
    "manager": "email",
    "project_manager": "email",
    "caller_id": "email",
}


def furniture(year: int) -> Iterator[tuple[str, list[Row]]]:
    """The rows of each table."""
    yield "fiscal_period", list(_periods(year))
    yield "resource_type_definition", [_cost_type(*one) for one in COST_TYPES]
    yield "cmn_schedule", [_named("cmn_schedule", "8-17 with a lunch hour", time_zone="UTC")]
    yield "cmn_schedule_span", list(_spans())
    yield "time_sheet_policy", [_named("time_sheet_policy", "Default", default=True)]
    yield "sys_user_group", [_group(name, text) for name, text in GROUPS.items()]
    yield "sys_user_role", [_named("sys_user_role", "it_portfolio_user")]
    yield "sys_user_role_contains", list(_contained())
    yield "sc_catalog", [{"sys_id": sys_id("sc_catalog", t), "title": t} for t in CATALOGUES]
    yield "sc_category", [_category(title, catalog) for title, catalog in CATEGORIES.items()]
    yield "item_option_new", [_variable(item) for item in CATALOGUE]
    yield "sys_scope", [_named("sys_scope", "Global", scope="global")]
    yield "sys_number", [_number(table, prefix) for table, prefix in NUMBERS.items()]
    yield "sc_cat_item", [_item(name, *more) for name, more in CATALOGUE.items()]
    yield "task_rel_type", [_named("task_rel_type", "Predecessor of::Successor of")]
    yield "cmdb_rel_type", [_relation("Depends on", "Used by"), _relation("Runs on", "Runs")]
    yield "resource_role", [_named("resource_role", n) for n in ("Consultant", "Project Manager")]
    yield "std_change_producer_version", [_named("std_change_producer_version", n) for n in CHANGES]
    yield "kb_knowledge_base", [{"sys_id": sys_id("kb_knowledge_base", "IT"), "title": "IT"}]
    yield "sys_filter_option_dynamic", [{"sys_id": i, "label": n} for i, n in DYNAMIC.items()]
    yield "sys_transform_map", [_map(s, *one[:2]) for s, one in IMPORTS.items()]
    yield "sys_transform_entry", list(_entries())


def _named(table: str, name: str, **more: str | bool) -> Row:
    return {"sys_id": sys_id(table, name), "name": name, **more}


def _periods(year: int) -> Iterator[Row]:
    for y in range(year - YEARS_BEFORE, year + YEARS_AFTER + 1):
        top = _period(f"FY{y}", "year", (y, 1), (y, 12), None)
        yield top
        for quarter in range(1, 5):
            last = quarter * 3
            name = f"FY{y}: Q{quarter}"
            middle = _period(name, "quarter", (y, last - 2), (y, last), top["sys_id"])
            yield middle
            for month in range(last - 2, last + 1):
                name = f"FY{y}: M{month:02}"
                yield _period(name, "month", (y, month), (y, month), middle["sys_id"])


def _period(
    name: str, kind: str, first: tuple[int, int], last: tuple[int, int], parent: object
) -> Row:
    days = calendar.monthrange(*last)[1]
    return {
        "sys_id": sys_id("fiscal_period", name),
        "name": name,
        "fiscal_type": kind,
        "start_date_time": f"{first[0]}{first[1]:02}01T000000",
        "end_date_time": f"{last[0]}{last[1]:02}{days:02}T235959",
        "parent": str(parent) if parent else None,
    }


def _cost_type(name: str, expense_type: str, labor: bool) -> Row:
    return _named("resource_type_definition", name, expense_type=expense_type, labor=labor)


def _spans() -> Iterator[Row]:
    schedule = sys_id("cmn_schedule", "8-17 with a lunch hour")
    for name, start, end in (("Morning", "0800", "1200"), ("Afternoon", "1300", "1700")):
        yield {
            "sys_id": sys_id("cmn_schedule_span", name),
            "name": name,
            "schedule": schedule,
            "start_date_time": f"20200106T{start}00",
            "end_date_time": f"20200106T{end}00",
            "repeat_type": "weekdays",
        }


def _group(name: str, text: str) -> Row:
    mail = f"{name.lower().replace(' ', '.')}@halden.test"
    return _named("sys_user_group", name, description=text, email=mail)


def _contained() -> Iterator[Row]:
    for role, others in CONTAINED.items():
        for other in others:
            yield {
                "sys_id": sys_id("sys_user_role_contains", f"{role}/{other}"),
                "role": sys_id("sys_user_role", role),
                "contains": sys_id("sys_user_role", other),
            }


def _item(name: str, text: str, price: float) -> Row:
    return {
        "sys_id": sys_id("sc_cat_item", name),
        "name": name,
        "short_description": text,
        "price": price,
        "category": sys_id("sc_category", "Work"),
        "sc_catalogs": ",".join(sys_id("sc_catalog", title) for title in CATALOGUES),
    }


def _category(title: str, catalog: str) -> Row:
    id = sys_id("sc_category", title)
    return {"sys_id": id, "title": title, "sc_catalog": sys_id("sc_catalog", catalog)}


def _variable(item: str) -> Row:
    """What every item asks: a word on what it is needed for."""
    return {
        "sys_id": sys_id("item_option_new", item),
        "name": "reason",
        "question_text": "What do you need it for?",
        "cat_item": sys_id("sc_cat_item", item),
    }


def _number(table: str, prefix: str) -> Row:
    id = sys_id("sys_number", table)
    return {"sys_id": id, "category": table, "prefix": prefix, "number": FIRST_NUMBER - 1}


def _relation(there: str, back: str) -> Row:
    both = f"{there}::{back}"
    return _named("cmdb_rel_type", both, parent_descriptor=there, child_descriptor=back)


def _map(staging: str, name: str, target: str) -> Row:
    return {
        "sys_id": sys_id("sys_transform_map", staging),
        "name": name,
        "source_table": staging,
        "target_table": target,
    }


def _entries() -> Iterator[Row]:
    for staging, (_, _, fields, key) in IMPORTS.items():
        for source, target in fields.items():
            yield {
                "sys_id": sys_id("sys_transform_entry", f"{staging}/{source}"),
                "map": sys_id("sys_transform_map", staging),
                "source_field": source,
                "target_field": target,
                "coalesce": target == key,
                "reference_value_field": BY_KEY.get(target, ""),
            }
