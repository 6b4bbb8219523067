"""Work by the feed of subscribed events, which keeps nine days; beyond them by listing."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta

from understudy_engine.connectors.kantata import Kantata, Listing
from understudy_engine.sources.base import OVERLAP, Change, Found, Watermark
from understudy_engine.wire import Row, as_row, text

FEED_KEEPS = timedelta(days=8)

SUBJECTS = {
    "TimeEntry": "time_entry",
    "Expense": "expense",
    "Story": "story",
    "BillingMilestone": "billing_milestone",
    "Workspace": "workspace",
}
EVENT_TYPES = ",".join(
    f"{kind}:{done}" for kind in SUBJECTS.values() for done in ("created", "updated")
)

LISTINGS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "time_entry": ("time_entries", {"approved": "true", "from_archived_workspaces": "true"}),
    "expense": ("expenses", {"approved": "true", "from_archived_workspaces": "true"}),
    "story": ("stories", {"story_type": "milestone", "all_on_account": "true"}),
    "workspace": ("workspaces", {"archived": "include", "include_archived": "true"}),
}


class KantataChanges:
    """The PSA as a source."""

    name = "psa"
    slow = False

    def __init__(self, psa: Kantata, since: datetime | None) -> None:
        self._psa, self._since = psa, since

    async def scan(self, mark: Row, now: datetime) -> AsyncIterator[Found]:
        water = Watermark.of(mark, "feed")
        asked = text(mark, "asked")
        if not asked or now - datetime.fromisoformat(asked) > FEED_KEEPS:
            # Where the feed stands is noted first: what changes during the listing is in it.
            since = water.start(self._since, OVERLAP)
            newest, _ = await self._feed({"order": "created_at:desc", "per_page": "1"})
            for event in newest.rows:
                water.reach(_moment(event), now)
            async for changes in self._listed(since):
                yield changes, mark
            mark = {"asked": now.isoformat(), **water.marks("feed", now, OVERLAP)}
            yield [], mark
        start = water.start(self._since, OVERLAP)
        query = {"order": "created_at:asc", "per_page": "200"}
        if start is not None:
            query["created_after"] = f"{start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        number, pages = 1, 1
        while number <= pages:
            page, pages = await self._feed({**query, "page": str(number)})
            for event in page.rows:
                water.reach(_moment(event), now)
            changes = [change for event in page.rows if (change := _change(event, page))]
            mark = {"asked": now.isoformat(), **water.marks("feed", now, OVERLAP)}
            yield changes, mark if number >= pages else {}
            number += 1

    async def _feed(self, query: Mapping[str, str]) -> tuple[Listing, int]:
        asked = {**query, "event_types": EVENT_TYPES, "include": "subject"}
        return await self._psa.page("subscribed_events", asked)

    async def _listed(self, since: datetime | None) -> AsyncIterator[list[Change]]:
        for kind, (collection, query) in LISTINGS.items():
            asked = {**query, "order": "updated_at:asc"}
            if since is not None:
                asked["updated_after"] = f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
            listing = await self._psa.all(collection, asked)
            yield [
                Change(f"psa.{kind}", id, f"{kind}/{id}@{text(row, 'updated_at')}")
                for row in listing.rows
                if (id := text(row, "id"))
            ]


def _moment(event: Row) -> datetime:
    return datetime.fromisoformat(text(event, "created_at"))


def _change(event: Row, page: Listing) -> Change | None:
    """What an event asks to look at; a billing milestone is looked at with its story."""
    kind = SUBJECTS.get(text(event, "subject_type"))
    id = text(event, "subject_id")
    if kind == "billing_milestone":
        subject = as_row(event.get("subject_ref"))
        id = text(page.one(text(subject, "key"), subject.get("id")), "story_id")
        kind = "story"
    if not kind or not id:
        return None
    return Change(f"psa.{kind}", id, f"event/{text(event, 'id')}")
