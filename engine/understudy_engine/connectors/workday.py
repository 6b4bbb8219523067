"""Workday: Get_Workers by SOAP for people, one report for what they cost. Nothing is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import httpx
from lxml import etree

from understudy_engine.clock import Now
from understudy_engine.connectors.http import LOCKED_OUT_S, Http, basic, json_in
from understudy_engine.errors import Refused, Unknown
from understudy_engine.gate import Gate
from understudy_engine.money import minor
from understudy_engine.settings import System
from understudy_engine.wire import chunks, rows_of, text

VERSION = "v42.0"
WD = "urn:com.workday/bsvc"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
PLAIN = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText"
PAGE = 200
WORKER_IDS = ("Employee_ID", "Contingent_Worker_ID")

Node = etree._Element  # noqa: SLF001  # the only name that the stubs have for it
Tree = Mapping[str, object]
"""What to say: element names to texts, trees or lists of trees; `@type` is an attribute."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Who works here as of today. No pay: this goes to systems that must not see it."""

    id: str
    first_name: str
    last_name: str
    email: str
    title: str
    job_profile: str
    company: str
    manager: str
    hired_on: date | None
    active: bool


@dataclass(frozen=True, slots=True)
class CostRate:
    """What an hour of somebody costs from a day on."""

    worker: str
    effective_on: date
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the transaction log: something was entered for a worker."""

    worker: str
    id_type: str
    wid: str
    rescinded: bool


class Workday:
    """One tenant, through one integration system user."""

    def __init__(self, system: System, now: Now, ca_bundle: str | None = None) -> None:
        self.gate = Gate(system.name, now)
        self.http = Http(system.base_url, self.gate, now, ca_bundle=ca_bundle)
        tenant = system.secret("tenant")
        self._user = f"{system.secret('username')}@{tenant}"
        self._password = system.secret("password")
        self._path = f"/ccx/service/{tenant}/Human_Resources/{VERSION}"
        report = str(system.extra.get("raas_report", ""))
        self._report = f"/ccx/service/customreport2/{tenant}/{report}"

    async def server_time(self) -> str:
        """The moment it is there, as an upper bound of a window."""
        answer = await self._ask("Server_Timestamp_Get", {})
        return _text(answer, "Server_Timestamp_Data")

    async def entries(self, window: Mapping[str, str]) -> list[Entry]:
        """What the transaction log holds in a window of entry or of effect."""
        request = {
            "Request_Criteria": {
                "Transaction_Log_Criteria_Data": {"Transaction_Date_Range_Data": window}
            },
        }
        group = {"Include_Reference": "1", "Include_Transaction_Log_Data": "1"}
        found: list[Entry] = []
        for worker in await self._workers(request, group):
            id_type, id = _worker_id(worker.find(_q("Worker_Reference")))
            for entry in worker.iter(_q("Transaction_Log_Entry")):
                wid = _id(entry.find(_q("Transaction_Log_Reference")), "WID")
                gone = _text(entry, "Is_Rescind_Or_Rescinded") in ("1", "true")
                found.append(Entry(id, id_type, wid, gone))
        return found

    async def workers(self, keys: Sequence[tuple[str, str]]) -> list[Worker]:
        """Workers by (type of id, id) as of today; who is not hired yet is left out."""
        group = {
            "Include_Reference": "1",
            "Include_Personal_Information": "1",
            "Include_Employment_Information": "1",
            "Include_Organizations": "1",
        }
        found: list[Worker] = []
        for some in chunks(keys, PAGE):
            references = [{"ID": {"@type": type_, "": id}} for type_, id in some]
            request = {
                "Request_References": {
                    "@Ignore_Invalid_References": "1",
                    "Worker_Reference": references,
                }
            }
            found += [_worker(w) for w in await self._workers(request, group)]
        return [w for w in found if w.last_name]

    async def cost_rates(self) -> list[CostRate]:
        """Every cost rate of everybody, past and to come."""
        auth = basic(self._user, self._password)
        query = {"format": "json"}
        answer = await self.http.call("GET", self._report, query=query, auth=auth)
        return [
            CostRate(
                text(row, "Employee_ID"),
                date.fromisoformat(text(row, "Rate_Effective_Date")[:10]),
                minor(row.get("Cost_Rate")),
                text(row, "Currency"),
            )
            for row in rows_of(json_in(answer).get("Report_Entry"))
        ]

    async def _workers(self, request: Tree, group: Tree) -> list[Node]:
        found: list[Node] = []
        page, pages = 1, 1
        while page <= pages:
            asked = {
                **request,
                "Response_Filter": {"Page": str(page), "Count": str(PAGE)},
                "Response_Group": group,
            }
            answer = await self._ask("Get_Workers_Request", asked)
            found += answer.iter(_q("Worker"))
            pages = int(_text(answer, "Total_Pages") or 0)
            page += 1
        return found

    async def _ask(self, element: str, request: Tree) -> Node:
        """The body of an answer. A fault comes with status 500 and is nevertheless definite."""
        envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soapenv": SOAP, "wd": WD})
        header = etree.SubElement(envelope, f"{{{SOAP}}}Header")
        security = etree.SubElement(header, f"{{{WSSE}}}Security", nsmap={"wsse": WSSE})
        token = etree.SubElement(security, f"{{{WSSE}}}UsernameToken")
        etree.SubElement(token, f"{{{WSSE}}}Username").text = self._user
        etree.SubElement(token, f"{{{WSSE}}}Password", Type=PLAIN).text = self._password
        body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
        _say(etree.SubElement(body, _q(element), {_q("version"): VERSION}), request)
        answer = await self.http.call(
            "POST",
            self._path,
            content=etree.tostring(envelope, xml_declaration=True, encoding="utf-8"),
            headers={"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'},
            writes=False,
            answers=_is_fault,
        )
        return self._body(answer)

    def _body(self, answer: httpx.Response) -> Node:
        try:
            envelope = etree.fromstring(answer.content)
        except etree.XMLSyntaxError:
            raise Unknown("workday: the answer is no XML") from None
        if answer.status_code == 200:
            return envelope
        code = envelope.findtext(".//faultcode") or ""
        said = str(envelope.findtext(".//faultstring") or answer.status_code)
        if code.endswith("authenticationError"):
            raise self.gate.rest(LOCKED_OUT_S, f"does not let us in: {said}")
        raise Refused("workday", answer.status_code, said)


def _is_fault(response: httpx.Response) -> bool:
    return response.status_code == 500 and b"Fault" in response.content[:2000]


def _q(name: str) -> str:
    return f"{{{WD}}}{name}"


def _say(node: Node, tree: Tree) -> None:
    for name, value in tree.items():
        if name == "":
            node.text = str(value)
        elif name.startswith("@"):
            node.set(_q(name[1:]), str(value))
        else:
            for one in value if isinstance(value, list) else [value]:
                child = etree.SubElement(node, _q(name))
                if isinstance(one, Mapping):
                    _say(child, one)
                else:
                    child.text = str(one)


def _text(node: Node | None, name: str) -> str:
    found = None if node is None else next(node.iter(_q(name)), None)
    return "" if found is None or found.text is None else str(found.text)


def _id(reference: Node | None, type_: str) -> str:
    for one in () if reference is None else reference.iter(_q("ID")):
        if one.get(_q("type")) == type_:
            return str(one.text)
    return ""


def _worker_id(reference: Node | None) -> tuple[str, str]:
    for type_ in WORKER_IDS:
        if found := _id(reference, type_):
            return type_, found
    return "", ""


def _day(value: str) -> date | None:
    """A date; Workday writes it with an offset, which says nothing about the day."""
    return date.fromisoformat(value[:10]) if value else None


def _worker(node: Node) -> Worker:
    data = node.find(_q("Worker_Data"))
    name = None if data is None else next(data.iter(_q("Legal_Name_Data")), None)
    position = None if data is None else next(data.iter(_q("Position_Data")), None)
    manager = "Manager_as_of_last_detected_manager_change_Reference"
    return Worker(
        id=_worker_id(node.find(_q("Worker_Reference")))[1],
        first_name=_text(name, "First_Name"),
        last_name=_text(name, "Last_Name"),
        email=_text(data, "Email_Address").lower(),
        title=_text(position, "Business_Title"),
        job_profile=_text(position, "Job_Profile_Name"),
        company=_company(data),
        manager=_worker_id(None if position is None else position.find(_q(manager)))[1],
        hired_on=_day(_text(data, "Hire_Date")),
        active=_text(data, "Active") in ("1", "true"),
    )


def _company(data: Node | None) -> str:
    organizations: Iterable[Node] = () if data is None else data.iter(_q("Organization_Data"))
    for one in organizations:
        if _id(one.find(_q("Organization_Type_Reference")), "Organization_Type_ID") == "COMPANY":
            return _text(one, "Organization_Name")
    return ""


def moment(value: str) -> datetime:
    """A moment as Workday writes it."""
    return datetime.fromisoformat(value)
