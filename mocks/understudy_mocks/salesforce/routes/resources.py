"""What the API itself can do: versions, resources, limits."""

from collections.abc import Mapping
from datetime import timedelta

from understudy.vendor import Call, Reply, Routes, System, json_reply
from understudy.vendor.contract import TEXT, Ask, Contract, gives, listing, record
from understudy.vendor.limits import Quota
from understudy_mocks.salesforce import auth
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.bulk.jobs import used_today
from understudy_mocks.salesforce.routes.rendering import check_media, rendered
from understudy_mocks.salesforce.routes.streaming.sessions import CLIENTS_MOST, Sessions

ROUTES = Routes()
DATA = "/services/data/v{version}"
DAILY_REQUESTS = 1_000_000
"""Of an Enterprise Edition with about a thousand users: a thousand each, rounded (memory)."""
RESOURCES = (
    *("actions", "appMenu", "composite", "event", "jobs", "limits", "metadata"),
    *("parameterizedSearch", "process", "query", "queryAll", "quickActions", "recent"),
    *("search", "sobjects", "tabs", "theme", "tooling", "ui-api"),
)
DEPRECATED = (
    b"299 - \"This API is deprecated and will be removed by Summer '28. For details, see the"
    b' release notes."'
)
"""Of the versions 31 to 40 (vendor's end-of-life policy; wording from memory)."""
MOST = {
    "DailyAsyncApexExecutions": 250_000,
    "DailyBulkApiBatches": 15_000,
    "DailyBulkV2QueryFileStorageMB": 976_562,
    "DailyBulkV2QueryJobs": 10_000,
    "DailyDeliveredPlatformEvents": 50_000,
    "DailyDurableGenericStreamingApiEvents": 200_000,
    "DailyDurableStreamingApiEvents": 200_000,
    "DailyGenericStreamingApiEvents": 10_000,
    "DailyStandardVolumePlatformEvents": 25_000,
    "DailyStreamingApiEvents": 200_000,
    "DailyWorkflowEmails": 100_000,
    "DataStorageMB": 10_240,
    "DurableStreamingApiConcurrentClients": CLIENTS_MOST,
    "FileStorageMB": 10_240,
    "HourlyPublishedPlatformEvents": 250_000,
    "HourlyPublishedStandardVolumePlatformEvents": 1_000,
    "HourlyTimeBasedWorkflow": 1_000,
    "MassEmail": 5_000,
    "SingleEmail": 5_000,
    "StreamingApiConcurrentClients": CLIENTS_MOST,
}
"""Of an Enterprise Edition (vendor's limits; some from memory)."""
_SEASONS = ("Spring", "Summer", "Winter")


class Usage:
    """How many REST requests the org has answered in the running day."""

    def __init__(self, system: System) -> None:
        self.quota = Quota(system.clock, DAILY_REQUESTS, timedelta(days=1))


def limit(call: Call) -> None:
    """Count a request of the REST API; refuses `throttled`, and bodies in no known form."""
    if call.path.startswith("/services/data/v"):
        call.system.part(Usage).quota.take()
        if call.route is not None and not call.route.template.endswith("/batches"):
            check_media(call)


def finish(call: Call, reply: Reply) -> Reply:
    """Tell with every good answer how much was used."""
    if not call.path.startswith("/services/data"):
        return reply
    if reply.status < 400 and call.path.startswith("/services/data/v"):
        used = call.system.part(Usage).quota.used
        told = b"api-usage=%d/%d" % (used, DAILY_REQUESTS)
        reply = reply.with_headers((b"sforce-limit-info", told))
        if auth.is_deprecated(call.params.get("version", "")):
            reply = reply.with_headers((b"warning", DEPRECATED))
    return rendered(call, reply)


def label_of(version: int) -> str:
    """The release that a version came with: 59 is Winter '24, the first one of its year."""
    year, season = divmod(version - 59, 3)
    return f"{_SEASONS[season - 1]} '{24 + year}"


@ROUTES.route(
    "GET",
    "/services/data",
    public=True,
    source="REST API reference: Versions; client source: command-line tools",
    contract=Contract(
        gives=(gives(listing(record("label url version", label=TEXT, url=TEXT, version=TEXT))),)
    ),
)
def versions(call: Call) -> Reply:
    """The versions of the API, oldest first."""
    return json_reply(
        [
            {"label": label_of(n), "url": f"/services/data/v{n}.0", "version": f"{n}.0"}
            for n in range(auth.OLDEST_VERSION, auth.NEWEST_VERSION + 1)
        ]
    )


@ROUTES.route(
    "GET",
    DATA,
    source="REST API reference: Resources by Version; client source: Node SDK",
    contract=shapes.rest(shapes.told({**shapes.OPEN, "additionalProperties": TEXT})),
)
def resources(call: Call) -> Reply:
    """The resources of one version."""
    found = {n: f"/services/data/v{call.params['version']}/{n}" for n in RESOURCES}
    return json_reply({**found, "identity": auth.identity_url(call, call.caller)})


@ROUTES.route(
    "GET",
    DATA + "/limits",
    source="REST API reference: Limits; client source: simple-salesforce",
    contract=shapes.rest(shapes.told({**shapes.OPEN, "additionalProperties": shapes.USE})),
)
def limits(call: Call) -> Reply:
    """What the org may use, and what is left of it."""
    used = {
        "DailyApiRequests": call.system.part(Usage).quota.used,
        **used_today(call.system),
        **call.system.part(Sessions).used(),
    }
    most = {"DailyApiRequests": DAILY_REQUESTS, **MOST}
    told: dict[str, Mapping[str, int]] = {
        name: {"Max": most[name], "Remaining": max(most[name] - used.get(name, 0), 0)}
        for name in sorted(most)
    }
    return json_reply(told)


@ROUTES.route(
    "GET",
    DATA + "/limits/recordCount",
    source="REST API reference: Record Count",
    contract=shapes.rest(
        shapes.told(
            record(
                "sObjects",
                sObjects=listing(record("count name", count=shapes.COUNTED, name=TEXT)),
            )
        ),
        asks=(Ask("sObjects"),),
    ),
)
def record_counts(call: Call) -> Reply:
    """How many records there are of each type, or of those asked for."""
    system = call.system
    wanted = [n.strip().lower() for n in call.query.get("sObjects", "").split(",") if n.strip()]
    return json_reply(
        {
            "sObjects": [
                {"count": sum(1 for _ in system.store.all(kind.name)), "name": kind.name}
                for kind in system.schema
                if not kind.hidden and (not wanted or kind.name.lower() in wanted)
            ]
        }
    )
