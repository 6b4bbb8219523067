"""How an operation of the REST API is declared: plain and with a version it is the same one."""

from collections.abc import Callable
from functools import wraps

from understudy.kernel.exchange import Verb
from understudy.vendor import Call, Refusal, Reply, Routes
from understudy.vendor.contract import Contract
from understudy.vendor.routing import Handler

VERSIONS = ("v1", "v2")
JSON_TYPES = ("json", "*/*", "application/*")


def under(
    routes: Routes,
    method: str,
    path: str,
    *,
    source: str,
    contract: Contract,
    verb: Verb = "other",
    object: str = "",
    base: str = "/api/now",
    versions: tuple[str, ...] = VERSIONS,
    any_media: bool = False,
) -> Callable[[Handler], Handler]:
    """Declare a handler below `base`, and below `base` and a version.

    With `any_media` it is its own affair which media type the caller wants.
    """

    def declare(handler: Handler) -> Handler:
        @wraps(handler)
        def checked(call: Call) -> Reply:
            if call.params.get("version", versions[0]) not in versions:
                raise Refusal("no-such-path")
            if not any_media:
                accepts(call)
            return handler(call)

        for start in (base, f"{base}/{{version}}"):
            routes.route(
                method,
                start + path,
                verb=verb,
                object=object,
                source=source,
                contract=contract,
            )(checked)
        return handler

    return declare


def accepts(call: Call) -> str:
    """The media type that the caller wants: json or xml. Refuses what is neither."""
    wanted = call.headers.get("accept") or "*/*"
    if any(word in wanted for word in JSON_TYPES):
        return "json"
    if "xml" in wanted:
        return "xml"
    raise Refusal("not-acceptable")
