"""What Tallybook does by itself: numbers bills, counts versions, keeps settled bills."""

from understudy.vendor import Draft, Refusal, Rules

RULES = Rules()


@RULES.before("client")
def version_counts_writes(draft: Draft) -> None:
    draft.after["version"] = int(draft.after["version"] or 0) + 1


@RULES.before("bill")
def bills_are_numbered(draft: Draft) -> None:
    if draft.creating:
        draft.after["number"] = f"B-{draft.records.store.count('bill-number'):05}"


@RULES.before("bill")
def settled_bills_stay(draft: Draft) -> None:
    if draft.was("state") == "settled":
        raise Refusal("conflict", object="bill", id=draft.after["id"])
