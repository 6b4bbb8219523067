"""Leads, campaigns, cases, tasks, events and files: what follows from what is written in them.

Behaviour: vendor's object reference; wordings of refusals from memory.
"""

import base64
import binascii
from datetime import timedelta
from hashlib import md5

from understudy.vendor import Draft, Refusal, Rules
from understudy.vendor.validation import moment, stored

RULES = Rules()


@RULES.before("Lead")
def a_converted_lead_stays_as_it_is(draft: Draft) -> None:
    if not draft.creating and draft.before is not None and draft.before["IsConverted"]:
        raise Refusal("lead-converted", object="Lead")


@RULES.before("Case")
def a_case_is_numbered_and_closed(draft: Draft) -> None:
    if draft.deleting:
        return
    row = draft.after
    if draft.creating:
        row["CaseNumber"] = f"{draft.records.store.count('Case-number', 1001):08}"
    row["IsClosed"] = row["Status"] == "Closed"
    if draft.changed("Status"):
        row["ClosedDate"] = row["LastModifiedDate"] if row["IsClosed"] else None


@RULES.before("Task")
def a_task_knows_whether_it_is_done(draft: Draft) -> None:
    if draft.deleting:
        return
    row = draft.after
    row["IsClosed"] = row["Status"] == "Completed"
    row["IsHighPriority"] = row["Priority"] == "High"
    if draft.changed("Status"):
        row["CompletedDateTime"] = row["LastModifiedDate"] if row["IsClosed"] else None
    _belong_to_an_account(draft)


@RULES.before("Event")
def an_event_begins_and_ends(draft: Draft) -> None:
    """Start with end, or with a duration: the other one follows."""
    if draft.deleting:
        return
    row = draft.after
    start = row["StartDateTime"] if draft.changed("StartDateTime") else row["ActivityDateTime"]
    start = start or row["StartDateTime"] or _midnight(row["ActivityDate"])
    if start is None:
        raise Refusal("required-missing", object="Event", fields="ActivityDateTime, ActivityDate")
    begins = moment(str(start))
    if row["EndDateTime"] is not None and "DurationInMinutes" not in draft.given:
        minutes = (moment(str(row["EndDateTime"])) - begins).total_seconds() / 60
        if minutes < 0:
            raise Refusal(
                "not-fitting",
                object="Event",
                field="EndDateTime",
                reason="it ends before it begins",
            )
        row["DurationInMinutes"] = int(minutes)
    elif row["DurationInMinutes"] is None and not row["IsAllDayEvent"]:
        raise Refusal("required-missing", object="Event", fields="DurationInMinutes, EndDateTime")
    length = max(0, min(int(row["DurationInMinutes"] or 1440), 20160))
    row["DurationInMinutes"] = length
    row["StartDateTime"] = row["ActivityDateTime"] = stored(begins)
    row["EndDateTime"] = stored(begins + timedelta(minutes=length))
    row["ActivityDate"], row["EndDate"] = str(start)[:10], str(row["EndDateTime"])[:10]
    _belong_to_an_account(draft)


def _midnight(day: object) -> str | None:
    return None if day is None else f"{day}T00:00:00.000Z"


def _belong_to_an_account(draft: Draft) -> None:
    """An activity belongs to the account that it, or what it is about, is about."""
    row, store = draft.after, draft.records.store
    row["AccountId"] = None
    for link, kinds in (("WhatId", ("Account", "Opportunity", "Case")), ("WhoId", ("Contact",))):
        for kind in kinds:
            found = store.get(kind, str(row[link])) if row[link] and not row["AccountId"] else None
            if found is not None:
                row["AccountId"] = found["Id"] if kind == "Account" else found["AccountId"]


@RULES.before("CampaignMember")
def a_member_is_a_lead_or_a_contact_once(draft: Draft) -> None:
    if draft.deleting:
        return
    row = draft.after
    row["HasResponded"] = row["Status"] == "Responded"
    person = {name: row[name] for name in ("LeadId", "ContactId") if row[name] is not None}
    if len(person) != 1:
        raise Refusal("required-missing", object="CampaignMember", fields="LeadId, ContactId")
    if draft.creating:
        same = draft.records.store.first("CampaignMember", CampaignId=row["CampaignId"], **person)
        if same is not None:
            raise Refusal("already-member", object="CampaignMember")


@RULES.before("Attachment")
def an_attachment_knows_its_length(draft: Draft) -> None:
    if not draft.deleting:
        draft.after["BodyLength"] = len(_bytes(draft, "Body"))


@RULES.before("ContentVersion")
def a_version_belongs_to_a_document(draft: Draft) -> None:
    """The first version makes its document; a later one takes the place of the last."""
    if draft.deleting:
        return
    row, records = draft.after, draft.records
    data = _bytes(draft, "VersionData")
    path = str(row["PathOnClient"] or "")
    extension = path.rpartition(".")[2].lower() if "." in path else ""
    row["ContentSize"], row["FileExtension"] = len(data), extension[:40] or None
    row["Checksum"] = md5(data, usedforsecurity=False).hexdigest()
    row["FileType"] = extension[:20].upper() or "UNKNOWN"
    if not draft.creating:
        return
    if row["PathOnClient"] is None or row["VersionData"] is None:
        missing = ", ".join(n for n in ("PathOnClient", "VersionData") if row[n] is None)
        raise Refusal("required-missing", object="ContentVersion", fields=missing)
    row["IsLatest"], row["VersionNumber"] = True, "1"
    shown = {n: row[n] for n in ("Title", "FileType", "FileExtension", "ContentSize")}
    if row["ContentDocumentId"] is None:
        made = records.create("ContentDocument", shown, draft.by, trusted=True)
        row["ContentDocumentId"] = made["Id"]
        return
    older = records.store.find("ContentVersion", ContentDocumentId=row["ContentDocumentId"])
    row["VersionNumber"] = str(len(older) + 1)
    for version in older:
        if version["IsLatest"]:
            values = {"IsLatest": False}
            records.update("ContentVersion", str(version["Id"]), values, draft.by, trusted=True)


@RULES.after("ContentVersion")
def a_document_shows_its_last_version(draft: Draft) -> None:
    row, records = draft.after, draft.records
    document = records.store.get("ContentDocument", str(row["ContentDocumentId"]))
    if draft.deleting or document is None or not row["IsLatest"]:
        return
    shown = {n: row[n] for n in ("Title", "FileType", "FileExtension", "ContentSize")}
    values = {**shown, "LatestPublishedVersionId": row["Id"]}
    records.update("ContentDocument", str(document["Id"]), values, draft.by, trusted=True)
    if draft.creating and row["VersionNumber"] == "1":
        for place in dict.fromkeys((row["OwnerId"], row["FirstPublishLocationId"])):
            if place is not None:
                link = {"ContentDocumentId": document["Id"], "LinkedEntityId": place}
                records.create("ContentDocumentLink", link, draft.by, trusted=True)


def _bytes(draft: Draft, name: str) -> bytes:
    """What a blob holds; refuses what is not base64."""
    written = draft.after[name]
    if written is None:
        return b""
    try:
        return base64.b64decode(str(written), validate=True)
    except (binascii.Error, ValueError):
        raise Refusal(
            "invalid-value", object=draft.kind.name, field=name, type="base64", value="…"
        ) from None
