"""What the org sends: outbound messages, in SOAP, when a customer or a deal was saved."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from understudy.vendor import Message, System
from understudy.vendor.changes import Logged
from understudy.vendor.xml import parsed
from understudy_mocks.salesforce.auth import MY_DOMAIN, NEWEST_VERSION
from understudy_mocks.salesforce.objects.ids import STANDING, native_id
from understudy_mocks.salesforce.objects.standing import organization_id

NAMESPACE = "http://soap.sforce.com/2005/09/outbound"
NOUNS = {"Account": "customer", "Opportunity": "engagement"}
TOLD = ("Name", "StageName", "AccountId", "SystemModstamp")
RETRIES_S = (30.0, 60.0, 120.0, 240.0, 480.0, 960.0, 1920.0, 3840.0, *(7200.0,) * 11)
"""Ever longer pauses, two hours at most, for a day (vendor's documentation)."""


def events(system: System, logged: Logged) -> Iterator[Message]:
    """A workflow fires on what is created or edited, never on what is deleted."""
    noun = NOUNS.get(logged.object)
    if noun is None or logged.kind == "deleted":
        return
    for subscription in system.subscriptions:
        if subscription.object in ("*", logged.object):
            yield Message(
                subscription.url,
                f"{logged.object}.{logged.kind}",
                noun,
                logged.id,
                _envelope(system, logged),
                (("content-type", "text/xml; charset=UTF-8"), ("soapaction", '""')),
                RETRIES_S,
                acknowledged,
            )


def acknowledged(body: bytes) -> bool:
    """Whether an endpoint has taken a message: it must say so in SOAP."""
    try:
        root = parsed(body)
    except ValueError:
        return False
    found = next(root.iter(f"{{{NAMESPACE}}}Ack"), None)
    return found is not None and (found.text or "").strip() in ("true", "1")


def _envelope(system: System, logged: Logged) -> bytes:
    """One notification. Its id stays the same when it is sent again."""
    org = organization_id(system.seed)
    base = f"https://{MY_DOMAIN}/services/Soap"
    version = f"{NEWEST_VERSION}.0/{org[:15]}"
    fields = "".join(
        f"<sf:{name}>{escape(str(logged.after[name]))}</sf:{name}>"
        for name in ("Id", *TOLD)
        if logged.after.get(name) is not None
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope'
        ' xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>'
        f'<notifications xmlns="{NAMESPACE}">'
        f"<OrganizationId>{org}</OrganizationId>"
        f'<ActionId>{native_id("04k", STANDING + 1)}</ActionId><SessionId xsi:nil="true"/>'
        f"<EnterpriseUrl>{base}/c/{version}</EnterpriseUrl>"
        f"<PartnerUrl>{base}/u/{version}</PartnerUrl>"
        f"<Notification><Id>{native_id('04l', logged.seq)}</Id>"
        f'<sObject xsi:type="sf:{logged.object}"'
        f' xmlns:sf="urn:sobject.enterprise.soap.sforce.com">{fields}</sObject>'
        "</Notification></notifications></soapenv:Body></soapenv:Envelope>"
    )
    return text.encode()
