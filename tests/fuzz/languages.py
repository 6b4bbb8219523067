"""The languages in which strangers write to the vendors: how each is sent, how it looks."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import orjson

from tests.fuzz.driver import Target

JSON = {"content-type": "application/json"}
XML = {"content-type": "text/xml; charset=utf-8", "soapaction": '""'}

SOAP = (
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/">'
    "<e:Header>{header}</e:Header><e:Body>{body}</e:Body></e:Envelope>"
)
ATTACKS = (
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;"><!ENTITY z "&y;&y;&y;&y;">]><a>&z;</a>',
    '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>',
    '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x"> %p;]><a/>',
    '<?xml version="1.0" encoding="utf-7"?><a/>',
    '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd"/></a>',
    "<a " + " ".join(f'b{n}="x"' for n in range(400)) + "/>",
    "<a>" * 2000 + "</a>" * 2000,
    "<a>" + "x" * 100_000 + "</a>",
    "<a><![CDATA[" + "]" * 5000 + "]]></a>",
    '<a><:include xmlns="/etc/passwd"/></a>',
    '<a xmlns:b="b"><b:c:d/></a>',
)


@dataclass(frozen=True)
class Language:
    """`send` asks the vendor one text. `seeds` are good texts, `words` what may stand in one."""

    name: str
    vendor: str
    send: Callable[[Target, str], object]
    seeds: tuple[str, ...]
    extra: tuple[str, ...] = ()
    words: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        found = {word for seed in self.seeds for word in re.findall(r"\w+|[^\w\s]+", seed)}
        object.__setattr__(self, "words", (*sorted(found), *self.extra))


def _by_query(path: str, name: str) -> Callable[[Target, str], object]:
    def send(target: Target, text: str) -> object:
        asked = f"{path}?{name}={quote(text, safe='', errors='replace')}"
        return target.send("GET", asked, b"", target.headers)

    return send


def _by_json(path: str, name: str) -> Callable[[Target, str], object]:
    def send(target: Target, text: str) -> object:
        body = orjson.dumps({name: text.encode("utf-8", "replace").decode()})
        return target.send("POST", path, body, {**target.headers, **JSON, "prefer": "transient"})

    return send


def _by_xml(path: str, headers: Mapping[str, str]) -> Callable[[Target, str], object]:
    def send(target: Target, text: str) -> object:
        body = text.encode("utf-8", "replace")
        return target.send("POST", _filled(target, path), body, {**target.headers, **headers})

    return send


def _filled(target: Target, path: str) -> str:
    """A path with the credentials it names: the tenant, say."""
    return path.format_map(target.system.credentials)


def _wql(target: Target, text: str) -> object:
    return _by_json(_filled(target, "/ccx/api/wql/v1/{tenant}/data"), "query")(target, text)


def _filters(target: Target, text: str) -> object:
    asked = f"/api/v1/time_entries?{quote(text, safe='=&[],:', errors='replace')}"
    return target.send("GET", asked, b"", target.headers)


def _seeds(name: str) -> tuple[str, ...]:
    """The good texts of a language, one a line."""
    path = Path(__file__).parent / "seeds" / f"{name}.txt"
    return tuple(path.read_text(encoding="utf-8").splitlines())


def _language(name: str, vendor: str, send: Callable[[Target, str], object], more: str) -> Language:
    return Language(name, vendor, send, _seeds(name), tuple(more.split("|")))


DATA = "/services/data/v62.0"
SUITE = "/services/rest"
QUERIES = (
    _language(
        *("soql", "salesforce", _by_query(f"{DATA}/query", "q")),
        "INCLUDES|EXCLUDES|TODAY|THIS_FISCAL_QUARTER|ALL ROWS|USING SCOPE mine|GROUP",
    ),
    _language(
        *("sosl", "salesforce", _by_query(f"{DATA}/search", "q")),
        "WITH|SNIPPET|EMAIL FIELDS|OFFSET 3",
    ),
    _language(
        *("suiteql", "netsuite", _by_json(f"{SUITE}/query/v1/suiteql", "q")),
        "DECODE|ADD_MONTHS|BUILTIN.RELATIVE_RANGES|INTERSECT|LISTAGG|REGEXP_LIKE|?",
    ),
    _language(
        *("q", "netsuite", _by_query(f"{SUITE}/record/v1/customer", "q")),
        "EMPTY_NOT|GREATER_OR_EQUAL_NOT|WITHIN|AFTER",
    ),
    _language(
        *("wql", "workday", _wql),
        "startswith|contains|empty|sum|dataSourceFilter|entryMoment",
    ),
    _language(
        *("encoded_query", "servicenow", _by_query("/api/now/table/pm_project", "sysparm_query")),
        "NOT IN|ENDSWITH|ANYTHING|DATEPART|MORETHAN|DYNAMIC|VALCHANGES|123TEXTQUERY321",
    ),
    _language(*("filters", "kantata", _filters), "by_status|created_before|-1|9999999999"),
)
SOAP_XML = Language(
    "soap",
    "workday",
    _by_xml("/ccx/service/{tenant}/Human_Resources/v42.0", XML),
    (
        SOAP.format(
            header="",
            body='<w:Get_Workers_Request xmlns:w="urn:com.workday/bsvc" w:version="v42.0">'
            "<w:Response_Filter><w:Page>1</w:Page></w:Response_Filter></w:Get_Workers_Request>",
        ),
        *ATTACKS,
        *(SOAP.format(header=attack, body="") for attack in ATTACKS if "DOCTYPE" not in attack),
    ),
)
LOGIN_XML = Language(
    "login",
    "salesforce",
    _by_xml("/services/Soap/u/62.0", XML),
    (
        SOAP.format(
            header="",
            body='<n:login xmlns:n="urn:partner.soap.sforce.com"><n:username>a@b.c</n:username>'
            "<n:password>p</n:password></n:login>",
        ),
        *ATTACKS,
    ),
)
LANGUAGES = (*QUERIES, SOAP_XML, LOGIN_XML)
