"""Reports as a service: what a cost of an hour is, from which day on, for whom.

A report comes in one piece, without pages. Prompts are query parameters; an instance is named by a
type and one or several values (`Worker!Employee_ID=21001!21002`).
"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from understudy.vendor import Call, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import TEXT, Answer, Ask, Body, Contract
from understudy.vendor.sql import Compare
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects import COMPENSATION
from understudy_mocks.workday.objects.xml import day, lexical, moment
from understudy_mocks.workday.queries import Directory, Standing, in_force, select_events
from understudy_mocks.workday.queries.directory import reference_types
from understudy_mocks.workday.routes import shapes
from understudy_mocks.workday.routes.getting import people, today

ROUTES = Routes()
REPORT = "INT_Worker_Cost_Rates"
SOURCE = "reports of the fact sheet; client source: tap-workday-raas, wdsdk"
_PATH = "/ccx/service/customreport2/{tenant}/{owner}/{report}"


@dataclass(frozen=True, slots=True)
class Rate:
    """One line of the report: a worker's rate from a day on."""

    one: Standing
    event: Row
    company: Row | None
    cost_center: Row | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its text, the domain that grants it and, for an instance, its ids by type."""

    text: Callable[[Rate], str]
    domain: str = auth.STAFFING
    ids: Callable[[Rate], Mapping[str, str]] | None = None


def _organization_ids(row: Row | None) -> Mapping[str, str]:
    if row is None:
        return {}
    return {"WID": str(row["wid"]), reference_types(row)[0]: str(row["reference_id"])}


def _coded(row: Row | None) -> str:
    if row is None:
        return ""
    return f"{row['code']} {row['name']}" if row["code"] else str(row["name"])


COLUMNS: Mapping[str, Column] = {
    "Employee_ID": Column(lambda r: r.one.worker_id),
    "Worker": Column(
        lambda r: r.one.descriptor,
        ids=lambda r: {"WID": r.one.wid, r.one.id_type: r.one.worker_id},
    ),
    "Cost_Rate": Column(lambda r: lexical(r.event["hourly_rate"]), auth.COMPENSATION),
    "Currency": Column(lambda r: str(r.event["currency"]), auth.COMPENSATION),
    "Rate_Effective_Date": Column(lambda r: str(r.event["effective_on"])),
    "Rate_Entry_Moment": Column(lambda r: str(r.event["entered_at"])),
    "Company": Column(
        lambda r: _coded(r.company),
        auth.ORGANIZATIONS,
        lambda r: _organization_ids(r.company),
    ),
    "Cost_Center": Column(
        lambda r: _coded(r.cost_center),
        auth.ORGANIZATIONS,
        lambda r: _organization_ids(r.cost_center),
    ),
}
PROMPTS = "Worker, Organization, Effective_From, Effective_Through, Entered_From, Entered_Through"


@ROUTES.route(
    "GET",
    _PATH,
    verb="query",
    object="Worker_Event",
    source=SOURCE,
    contract=Contract(
        asks=(Ask("format", {"type": "string", "enum": ["", "csv", "json", "simplexml"]}),),
        gives=(
            Answer(
                200,
                (
                    Body(shapes.REPORT_ENTRIES),
                    Body(TEXT, "text/csv"),
                    Body(TEXT, shapes.XML),
                ),
            ),
        ),
        errors=("not-found", "invalid-reference", "invalid-login"),
    ),
)
def report(call: Call) -> Reply:
    """Run a report, or describe it."""
    if (call.params["owner"], call.params["report"]) != (auth.REPORT_OWNER, REPORT):
        raise Refusal("not-found", object="report", id=call.params["report"])
    if "xsd" in call.query:
        return Reply(200, _xsd().encode(), _XML)
    write = _FORMATS.get(call.query.get("format", ""))
    if write is None:
        raise Refusal("invalid-value", field="format", value=call.query["format"])
    columns = {n: c for n, c in COLUMNS.items() if c.domain in call.caller.scopes}
    return write(columns, _rates(call))


# -- rows and prompts ----------------------------------------------------------------------------


def _rates(call: Call) -> list[Rate]:
    """Every rate that holds, past, present and to come, oldest first for each worker."""
    everyone, directory = people(call, today(call)), call.system.part(Directory)
    wanted = [prompt for prompt in _prompts(call, everyone, directory) if prompt is not None]
    latest: dict[tuple[str, str], Row] = {}
    for event in select_events(call.system.store, Compare(("type",), "=", COMPENSATION)):
        if in_force(event, None):
            # In order of entry: the last one entered for a day is the one that holds.
            latest[str(event["worker"]), str(event["effective_on"])] = event
    by_worker: dict[str, list[Row]] = {}
    for (worker, _), event in latest.items():
        by_worker.setdefault(worker, []).append(event)
    rates = [
        _rate(one, event, directory)
        for wid, one in everyone.items()
        for event in by_worker.get(wid, ())
    ]
    return [rate for rate in rates if all(prompt(rate) for prompt in wanted)]


def _rate(one: Standing, event: Row, directory: Directory) -> Rate:
    known = one.worker if one.hire is None else one.values
    return Rate(
        one,
        event,
        directory.find("Organization", known["company"]),
        directory.find("Organization", known["cost_center"]),
    )


Prompt = Callable[[Rate], bool]


def _prompts(
    call: Call, everyone: Mapping[str, Standing], directory: Directory
) -> list[Prompt | None]:
    return [
        _workers(call, everyone),
        _organizations(call, directory),
        _bound(call, "Effective_From", day, lambda r, value: str(r.event["effective_on"]) >= value),
        _bound(
            call, "Effective_Through", day, lambda r, value: str(r.event["effective_on"]) <= value
        ),
        _bound(call, "Entered_From", moment, lambda r, value: str(r.event["entered_at"]) >= value),
        _bound(
            call, "Entered_Through", moment, lambda r, value: str(r.event["entered_at"]) <= value
        ),
    ]


def _bound(
    call: Call, name: str, form: Callable[[str], str], holds: Callable[[Rate, str], bool]
) -> Prompt | None:
    given = call.query.get(name)
    if not given:
        return None
    try:
        value = form(given)
    except (ValueError, OverflowError):
        raise Refusal("invalid-value", field=name, value=given) from None
    return lambda rate: holds(rate, value)


def _named(call: Call, prompt: str) -> list[tuple[str, str]] | None:
    """The ids given for an instance prompt, with their types; None: it was not given."""
    for name, given in call.query_list:
        known, _, type_ = name.partition("!")
        if known == prompt and given:
            return [(type_ or "WID", value) for value in given.split("!")]
    return None


def _workers(call: Call, everyone: Mapping[str, Standing]) -> Prompt | None:
    ids = _named(call, "Worker")
    if ids is None:
        return None
    by_id = {(one.id_type, one.worker_id): wid for wid, one in everyone.items()}
    wanted = []
    for type_, value in ids:
        found = value if type_ == "WID" and value in everyone else by_id.get((type_, value))
        if found is None:
            raise Refusal("invalid-reference", type=type_, value=value, field="Worker")
        wanted.append(found)
    return lambda rate: rate.one.wid in wanted


def _organizations(call: Call, directory: Directory) -> Prompt | None:
    ids = _named(call, "Organization")
    if ids is None:
        return None
    wanted = []
    for type_, value in ids:
        row = directory.organization_by(type_, value)
        if row is None:
            raise Refusal("invalid-reference", type=type_, value=value, field="Organization")
        wanted.append(str(row["wid"]))
    return lambda rate: any(wid in wanted for wid in rate.one.organizations)


# -- formats -------------------------------------------------------------------------------------

_XML = ((b"content-type", b"text/xml;charset=UTF-8"),)
_NAMESPACE = f"urn:com.workday.report/{REPORT}"
Columns = Mapping[str, Column]


def _as_json(columns: Columns, rates: list[Rate]) -> Reply:
    """Empty columns disappear, a row of an instance is its descriptor."""
    rows = [{name: column.text(rate) for name, column in columns.items()} for rate in rates]
    return json_reply({"Report_Entry": [{k: v for k, v in row.items() if v} for row in rows]})


def _as_csv(columns: Columns, rates: list[Rate]) -> Reply:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([column.text(rate) for column in columns.values()] for rate in rates)
    return Reply(200, out.getvalue().encode(), ((b"content-type", b"text/csv;charset=UTF-8"),))


def _as_simple_xml(columns: Columns, rates: list[Rate]) -> Reply:
    return _as_xml(columns, rates, instances=False)


def _as_full_xml(columns: Columns, rates: list[Rate]) -> Reply:
    return _as_xml(columns, rates, instances=True)


def _as_xml(columns: Columns, rates: list[Rate], *, instances: bool) -> Reply:
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n', f'<wd:Report_Data xmlns:wd="{_NAMESPACE}">']
    for rate in rates:
        out.append("<wd:Report_Entry>")
        for name, column in columns.items():
            text = lexical(column.text(rate))
            if text:
                ids = column.ids(rate) if instances and column.ids else None
                out.append(_xml_column(name, text, ids))
        out.append("</wd:Report_Entry>")
    out.append("</wd:Report_Data>")
    return Reply(200, "".join(out).encode(), _XML)


def _xml_column(name: str, text: str, ids: Mapping[str, str] | None) -> str:
    if ids is None:
        return f"<wd:{name}>{escape(text)}</wd:{name}>"
    found = "".join(
        f"<wd:ID wd:type={quoteattr(type_)}>{escape(value)}</wd:ID>" for type_, value in ids.items()
    )
    return f"<wd:{name} wd:Descriptor={quoteattr(text)}>{found}</wd:{name}>"


_FORMATS: Mapping[str, Callable[[Columns, list[Rate]], Reply]] = {
    "json": _as_json,
    "csv": _as_csv,
    "simplexml": _as_simple_xml,
    "": _as_full_xml,
}


def _xsd() -> str:
    """What the report's default form looks like; open to anybody."""
    columns = "".join(
        f'<xsd:element name="{name}" minOccurs="0" type="'
        + ('wd:InstanceType"/>' if column.ids else 'xsd:string"/>')
        for name, column in COLUMNS.items()
    )
    prompts = "".join(
        f'<xsd:element name="{name}" type="xsd:string" minOccurs="0"/>'
        for name in PROMPTS.split(", ")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:wd="{_NAMESPACE}"'
        f' targetNamespace="{_NAMESPACE}" elementFormDefault="qualified"'
        ' attributeFormDefault="qualified">'
        '<xsd:element name="Execute_Report" type="wd:Execute_ReportType"/>'
        '<xsd:element name="Report_Data" type="wd:Report_DataType"/>'
        '<xsd:complexType name="InstanceIDType"><xsd:simpleContent>'
        '<xsd:extension base="xsd:string"><xsd:attribute name="type" type="xsd:string"/>'
        "</xsd:extension></xsd:simpleContent></xsd:complexType>"
        '<xsd:complexType name="InstanceType"><xsd:sequence><xsd:element name="ID"'
        ' type="wd:InstanceIDType" minOccurs="0" maxOccurs="unbounded"/></xsd:sequence>'
        '<xsd:attribute name="Descriptor" type="xsd:string"/></xsd:complexType>'
        f'<xsd:complexType name="Execute_ReportType"><xsd:sequence>{prompts}</xsd:sequence>'
        "</xsd:complexType>"
        f'<xsd:complexType name="Report_EntryType"><xsd:sequence>{columns}</xsd:sequence>'
        "</xsd:complexType>"
        '<xsd:complexType name="Report_DataType"><xsd:sequence><xsd:element name="Report_Entry"'
        ' type="wd:Report_EntryType" minOccurs="0" maxOccurs="unbounded"/></xsd:sequence>'
        "</xsd:complexType></xsd:schema>"
    )
