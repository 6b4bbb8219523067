"""What the org does by itself: stamps, defaults, the sales process, what a deletion takes along."""

import orjson

from understudy.vendor import SYSTEM, Draft, Refusal, Rules, Value
from understudy.vendor.validation import stored
from understudy_mocks.salesforce.objects.compound import show_together
from understudy_mocks.salesforce.objects.schema import BIN, children
from understudy_mocks.salesforce.objects.stages import follow, stage_of
from understudy_mocks.salesforce.objects.standing import (
    ACCOUNT_RECORD_TYPE,
    ADMIN_ID,
    CORPORATE_CURRENCY,
    OPPORTUNITY_RECORD_TYPE,
)

RULES = Rules()

_RECORD_TYPES = {"Account": ACCOUNT_RECORD_TYPE, "Opportunity": OPPORTUNITY_RECORD_TYPE}
_IN_HISTORY = ("StageName", "Amount", "ExpectedRevenue", "CloseDate", "Probability")


@RULES.before("*")
def records_are_stamped(draft: Draft) -> None:
    """Every save leaves who and when, to the second; even one that changes nothing."""
    if draft.deleting or draft.kind is BIN:
        return
    at = stored(draft.now.replace(microsecond=0))
    user = draft.by.user_id or ADMIN_ID
    if draft.creating:
        draft.after["CreatedDate"], draft.after["CreatedById"] = at, user
    draft.after["LastModifiedDate"], draft.after["LastModifiedById"] = at, user
    draft.after["SystemModstamp"] = at


@RULES.before("*")
def blanks_are_filled(draft: Draft) -> None:
    """An owner, a currency and a record type are never missing where a type has them."""
    if draft.deleting or draft.kind is BIN:
        return
    defaults: dict[str, Value] = {
        "OwnerId": draft.by.user_id or ADMIN_ID,
        "CurrencyIsoCode": CORPORATE_CURRENCY,
        "RecordTypeId": _record_type(draft),
    }
    for name, value in defaults.items():
        if name in draft.after and draft.after[name] is None:
            draft.after[name] = value
    for f in draft.kind.fields:
        if f.type == "boolean" and draft.after[f.name] is None:
            draft.after[f.name] = f.default
    show_together(draft.kind, draft.after)


def _record_type(draft: Draft) -> str | None:
    """The one that a new record gets: the firm's, or a customer's first."""
    firms = _RECORD_TYPES.get(draft.kind.name)
    if firms or not draft.kind.variants:
        return firms
    first = draft.records.store.first("RecordType", SobjectType=draft.kind.name, IsActive=True)
    return None if first is None else str(first["Id"])


@RULES.before("Opportunity")
def the_stage_sets_the_odds(draft: Draft) -> None:
    """A new stage brings its own probability and forecast, unless the writer gives others."""
    if draft.deleting:
        return
    if draft.changed("StageName"):
        stage = stage_of(draft.after["StageName"])
        if "Probability" not in draft.given or draft.after["Probability"] is None:
            draft.after["Probability"] = float(stage.probability)
        if "ForecastCategoryName" not in draft.given or draft.after["ForecastCategoryName"] is None:
            draft.after["ForecastCategoryName"] = stage.forecast
        if not draft.creating:
            draft.after["LastStageChangeDate"] = draft.after["LastModifiedDate"]
    follow(draft.after)


@RULES.after("Opportunity")
def the_sales_history_is_kept(draft: Draft) -> None:
    """One row for a new deal, and one whenever what it is worth, when or how likely changes."""
    if draft.deleting or not any(draft.changed(name) for name in _IN_HISTORY):
        return
    shown = (*_IN_HISTORY, "ForecastCategory", "CurrencyIsoCode")
    values = {name: draft.after[name] for name in shown}
    values["OpportunityId"] = draft.after["Id"]
    draft.records.create("OpportunityHistory", values, draft.by, trusted=True)


@RULES.before("Account")
def accounts_with_won_deals_stay(draft: Draft) -> None:
    if draft.deleting:
        won = draft.records.store.first("Opportunity", AccountId=draft.after["Id"], IsWon=True)
        if won is not None:
            raise Refusal("delete-failed", object="Account", name=draft.after["Name"])


@RULES.after("*")
def deletions_take_along_or_let_go(draft: Draft) -> None:
    """Details go with their master; other references to what is deleted become empty."""
    if not draft.deleting or draft.kind is BIN:
        return
    records, id_ = draft.records, draft.after["Id"]
    taken = {(c.object, c.field) for c in children(records.schema) if c.cascade}
    for kind in records.schema:
        for f in kind.fields:
            if draft.kind.name not in f.references or not f.indexed:
                continue
            for child in records.store.find(kind.name, **{f.name: id_}):
                if (kind.name, f.name) in taken:
                    records.delete(kind.name, str(child["Id"]), draft.by)
                else:
                    records.update(kind.name, str(child["Id"]), {f.name: None}, draft.by)


@RULES.after("*")
def deleted_records_go_into_the_bin(draft: Draft) -> None:
    if not draft.deleting or draft.kind is BIN:
        return
    at = stored(draft.now.replace(microsecond=0))
    gone = {**draft.after, "IsDeleted": True, "SystemModstamp": at, "LastModifiedDate": at}
    values = {"Id": gone["Id"], "Object": draft.kind.name, "DeletedDate": at}
    draft.records.create(
        "RecycleBin", {**values, "Row": orjson.loads(orjson.dumps(gone))}, SYSTEM, trusted=True
    )
