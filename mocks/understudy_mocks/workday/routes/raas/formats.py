"""The forms a report comes in, and how each describes itself."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from understudy.vendor import Reply, json_reply
from understudy_mocks.workday.objects.xml import lexical
from understudy_mocks.workday.routes.raas.model import Column, Line, Report

Columns = Mapping[str, Column]
XML = ((b"content-type", b"text/xml;charset=UTF-8"),)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def namespace(report: Report) -> str:
    """The XML namespace of a report's data."""
    return f"urn:com.workday.report/{report.name}"


def as_json(report: Report, columns: Columns, rows: Sequence[Line]) -> Reply:
    """Empty columns disappear, an instance is its descriptor, flags are 1 and 0 as texts."""
    return json_reply({"Report_Entry": [_object(columns, row) for row in rows]})


def _object(columns: Columns, row: Line) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, column in columns.items():
        if column.texts is not None:
            several = column.texts(row)
            if several:
                found[f"{name}_group"] = [{name: text} for text in several]
        elif text := column.text(row):
            found[name] = text
    return found


def as_csv(report: Report, columns: Columns, rows: Sequence[Line]) -> Reply:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([column.text(row) for column in columns.values()] for row in rows)
    return Reply(200, out.getvalue().encode(), ((b"content-type", b"text/csv;charset=UTF-8"),))


def as_simple_xml(report: Report, columns: Columns, rows: Sequence[Line]) -> Reply:
    data = report_data(report, columns, rows, instances=False)
    return Reply(200, f"{_HEAD}{data}".encode(), XML)


def as_full_xml(report: Report, columns: Columns, rows: Sequence[Line]) -> Reply:
    data = report_data(report, columns, rows, instances=True)
    return Reply(200, f"{_HEAD}{data}".encode(), XML)


def report_data(report: Report, columns: Columns, rows: Sequence[Line], *, instances: bool) -> str:
    """The report's element, with instances whole or as their descriptors."""
    out = [f'<wd:Report_Data xmlns:wd="{namespace(report)}">']
    for row in rows:
        out.append("<wd:Report_Entry>")
        for name, column in columns.items():
            for text in column.texts(row) if column.texts else (column.text(row),):
                if shown := lexical(text):
                    ids = column.ids(row) if instances and column.ids else None
                    out.append(_xml_column(name, shown, ids))
        out.append("</wd:Report_Entry>")
    out.append("</wd:Report_Data>")
    return "".join(out)


def _xml_column(name: str, text: str, ids: Mapping[str, str] | None) -> str:
    if ids is None:
        return f"<wd:{name}>{escape(text)}</wd:{name}>"
    found = "".join(
        f"<wd:ID wd:type={quoteattr(type_)}>{escape(value)}</wd:ID>" for type_, value in ids.items()
    )
    return f"<wd:{name} wd:Descriptor={quoteattr(text)}>{found}</wd:{name}>"


def as_rss(report: Report, columns: Columns, rows: Sequence[Line]) -> Reply:
    """A feed: each row an item, its columns the description."""
    items = "".join(
        f"<item><title>{escape(lexical(_first(columns, row)))}</title>"
        f"<description>{escape(lexical(_told(columns, row)))}</description></item>"
        for row in rows
    )
    feed = (
        f'<rss version="2.0"><channel><title>{escape(report.title)}</title>{items}</channel></rss>'
    )
    return Reply(200, f"{_HEAD}{feed}".encode(), XML)


def as_gdata(report: Report, columns: Columns, rows: Sequence[Line]) -> Reply:
    """A feed of Atom, as Google's data API had it."""
    entries = "".join(
        f"<entry><title>{escape(lexical(_first(columns, row)))}</title>"
        f'<content type="text">{escape(lexical(_told(columns, row)))}</content></entry>'
        for row in rows
    )
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(report.title)}</title>{entries}</feed>"
    )
    return Reply(200, f"{_HEAD}{feed}".encode(), XML)


def _first(columns: Columns, row: Line) -> str:
    return next(iter(columns.values())).text(row) if columns else ""


def _told(columns: Columns, row: Line) -> str:
    pairs = ((name, column.text(row)) for name, column in columns.items())
    return ", ".join(f"{name}: {text}" for name, text in pairs if text)


FORMATS: Mapping[str, Callable[[Report, Columns, Sequence[Line]], Reply]] = {
    "json": as_json,
    "csv": as_csv,
    "simplexml": as_simple_xml,
    "rss": as_rss,
    "gdata": as_gdata,
    "": as_full_xml,
}

# -- descriptions ----------------------------------------------------------------------------------

_TYPES = {"date": "date", "decimal": "decimal", "boolean": "boolean"}


def xsd(report: Report, *, simple: bool = False) -> str:
    """What the report's full form looks like, or its simple one; open to anybody."""
    space = namespace(report)
    columns = "".join(_element(name, c, simple=simple) for name, c in report.columns.items())
    prompts = "".join(
        f'<xsd:element name="{p.name}" minOccurs="{int(p.required)}" type="'
        + ('wd:InstanceType"/>' if p.kind == "instance" else f'xsd:{p.kind}"/>')
        for p in report.prompts
    )
    instances = (
        '<xsd:complexType name="InstanceIDType"><xsd:simpleContent>'
        '<xsd:extension base="xsd:string"><xsd:attribute name="type" type="xsd:string"/>'
        "</xsd:extension></xsd:simpleContent></xsd:complexType>"
        '<xsd:complexType name="InstanceType"><xsd:sequence><xsd:element name="ID"'
        ' type="wd:InstanceIDType" minOccurs="0" maxOccurs="unbounded"/></xsd:sequence>'
        '<xsd:attribute name="Descriptor" type="xsd:string"/></xsd:complexType>'
    )
    execute = (
        '<xsd:element name="Execute_Report" type="wd:Execute_ReportType"/>'
        f"{instances}"
        f'<xsd:complexType name="Report_ParametersType"><xsd:sequence>{prompts}</xsd:sequence>'
        "</xsd:complexType>"
        '<xsd:complexType name="Execute_ReportType"><xsd:sequence>'
        '<xsd:element name="Report_Parameters" type="wd:Report_ParametersType" minOccurs="0"/>'
        "</xsd:sequence></xsd:complexType>"
    )
    return (
        f'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:wd="{space}"'
        f' targetNamespace="{space}" elementFormDefault="qualified"'
        ' attributeFormDefault="qualified">'
        f"{'' if simple else execute}"
        '<xsd:element name="Report_Data" type="wd:Report_DataType"/>'
        f'<xsd:complexType name="Report_EntryType"><xsd:sequence>{columns}</xsd:sequence>'
        "</xsd:complexType>"
        '<xsd:complexType name="Report_DataType"><xsd:sequence><xsd:element name="Report_Entry"'
        ' type="wd:Report_EntryType" minOccurs="0" maxOccurs="unbounded"/></xsd:sequence>'
        "</xsd:complexType></xsd:schema>"
    )


def _element(name: str, column: Column, *, simple: bool) -> str:
    type_ = f"xsd:{_TYPES.get(column.kind, 'string')}"
    if column.kind == "instance" and not simple:
        type_ = "wd:InstanceType"
    several = ' maxOccurs="unbounded"' if column.kind == "several" and not simple else ""
    return f'<xsd:element name="{name}" minOccurs="0"{several} type="{type_}"/>'


def wsdl(report: Report, location: str) -> str:
    """The report as a SOAP service."""
    space, name = namespace(report), report.name
    return (
        f'{_HEAD}<wsdl:definitions name="{name}" targetNamespace="{space}/service"'
        f' xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:wd="{space}"'
        f' xmlns:rd="{space}/service" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/">'
        f"<wsdl:types>{xsd(report)}</wsdl:types>"
        '<wsdl:message name="Execute_ReportInputMsg">'
        '<wsdl:part name="body" element="wd:Execute_Report"/></wsdl:message>'
        '<wsdl:message name="Execute_ReportOutputMsg">'
        '<wsdl:part name="body" element="wd:Report_Data"/></wsdl:message>'
        '<wsdl:portType name="ReportPort"><wsdl:operation name="Execute_Report">'
        '<wsdl:input message="rd:Execute_ReportInputMsg"/>'
        '<wsdl:output message="rd:Execute_ReportOutputMsg"/></wsdl:operation></wsdl:portType>'
        '<wsdl:binding name="ReportBinding" type="rd:ReportPort"><soap:binding style="document"'
        ' transport="http://schemas.xmlsoap.org/soap/http"/>'
        '<wsdl:operation name="Execute_Report"><soap:operation style="document"/>'
        '<wsdl:input><soap:body use="literal"/></wsdl:input>'
        '<wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation></wsdl:binding>'
        f'<wsdl:service name="{name}Service"><wsdl:port name="Report" binding="rd:ReportBinding">'
        f"<soap:address location={quoteattr(location)}/></wsdl:port></wsdl:service>"
        "</wsdl:definitions>"
    )
