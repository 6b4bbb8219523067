"""The Metadata API, as far as it reads: describe, list, read, retrieve."""

import base64
import io
import re
import zipfile
from typing import Any

import httpx
import pytest
from lxml import etree

from tests.mocks.salesforce.conftest import Bench

NS = "http://soap.sforce.com/2006/04/metadata"
ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="{ns}"><s:Header>'
    "<SessionHeader><sessionId>{session}</sessionId></SessionHeader></s:Header>"
    "<s:Body><{action}>{inner}</{action}></s:Body></s:Envelope>"
)


def post(bench: Bench, action: str, inner: str = "", session: str | None = None) -> httpx.Response:
    if session is None:
        session = bench.headers["authorization"].removeprefix("Bearer ")
    text = ENVELOPE.format(ns=NS, session=session, action=action, inner=inner)
    return bench.call(
        "POST",
        "/services/Soap/m/60.0",
        content=text,
        headers={"content-type": "text/xml", "soapaction": '""'},
    )


def ask(bench: Bench, action: str, inner: str = "") -> Any:
    answer = post(bench, action, inner)
    assert answer.status_code == 200, answer.text
    return etree.fromstring(answer.content)


def texts(root: Any, name: str) -> list[str]:
    return [e.text or "" for e in root.iter(f"{{{NS}}}{name}")]


def test_a_describe_tells_the_types_of_components(bench: Bench) -> None:
    told = ask(bench, "describeMetadata", "<asOfVersion>60.0</asOfVersion>")

    assert {"CustomObject", "Profile", "ApexClass"} <= set(texts(told, "xmlName"))
    assert "CustomField" in texts(told, "childXmlNames")


def test_a_listing_tells_which_components_there_are(bench: Bench) -> None:
    queries = "".join(
        f"<queries><type>{t}</type></queries>" for t in ("CustomObject", "Profile", "Role")
    )

    told = ask(bench, "listMetadata", queries + "<asOfVersion>60.0</asOfVersion>")

    assert {"Account", "Order_Paid__e"} <= set(texts(told, "fullName"))
    assert {"objects/Account.object", "objects/Order_Paid__e.object"} <= set(
        texts(told, "fileName")
    )
    assert all(re.fullmatch(r"[\d:T.-]+Z", at) for at in texts(told, "createdDate"))
    assert (
        texts(ask(bench, "listMetadata", "<queries><type>ApexClass</type></queries>"), "id") == []
    )


@pytest.mark.parametrize(
    ("type", "name", "field", "value"),
    [
        ("CustomField", "Opportunity.Billing_Type__c", "type", "Picklist"),
        ("CustomField", "Account.External_Id__c", "externalId", "true"),
        ("Profile", "System Administrator", "userLicense", "Salesforce"),
        ("CustomObject", "Account", "sharingModel", "ReadWrite"),
    ],
)
def test_a_component_is_read_by_its_name(
    bench: Bench, type: str, name: str, field: str, value: str
) -> None:
    told = ask(
        bench,
        "readMetadata",
        f"<type>{type}</type><fullNames>{name}</fullNames><fullNames>Nobody</fullNames>",
    )

    one, none = told.iter(f"{{{NS}}}records")
    assert texts(told, "fullName")[0] == name
    assert one.findtext(f"{{{NS}}}{field}") == value
    assert len(none) == 0


def test_a_package_is_retrieved_by_polling(bench: Bench) -> None:
    manifest = (
        "<retrieveRequest><apiVersion>60.0</apiVersion><unpackaged>"
        "<types><members>Account</members><name>CustomObject</name></types>"
        "<types><members>Account.External_Id__c</members><name>CustomField</name></types>"
        "<types><members>*</members><name>Profile</name></types>"
        "<version>60.0</version></unpackaged></retrieveRequest>"
    )

    (order,) = texts(ask(bench, "retrieve", manifest), "id")
    poll = f"<asyncProcessId>{order}</asyncProcessId><includeZip>true</includeZip>"
    told = ask(bench, "checkRetrieveStatus", poll)

    (packed,) = texts(told, "zipFile")
    package = zipfile.ZipFile(io.BytesIO(base64.b64decode(packed)))
    account = etree.fromstring(package.read("unpackaged/objects/Account.object"))
    assert texts(told, "status") == ["Succeeded"]
    assert etree.QName(account).localname == "CustomObject"
    assert "External_Id__c" in texts(account, "fullName")
    assert b"<name>Profile</name>" in package.read("unpackaged/package.xml")


@pytest.mark.parametrize(
    ("action", "inner", "code"),
    [
        ("listMetadata", "<queries><type>Nonsense</type></queries>", "INVALID_TYPE"),
        ("listMetadata", "", "LIMIT_EXCEEDED"),
        ("readMetadata", "<type>Nonsense</type>", "INVALID_TYPE"),
        ("readMetadata", "<type>Profile</type>", "LIMIT_EXCEEDED"),
        ("createMetadata", "", "INVALID_OPERATION"),
        ("checkRetrieveStatus", "<asyncProcessId>x</asyncProcessId>", "MALFORMED_ID"),
    ],
)
def test_what_makes_no_sense_is_a_fault(bench: Bench, action: str, inner: str, code: str) -> None:
    answer = post(bench, action, inner)

    assert answer.status_code == 500
    assert f"<faultcode>sf:{code}</faultcode>" in answer.text


def test_nobody_reads_components_without_a_session(bench: Bench) -> None:
    assert "INVALID_SESSION_ID" in post(bench, "describeMetadata", session="none").text
