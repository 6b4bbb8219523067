"""Which operation a path names: endings that say a form, and what a type of record allows."""

from collections.abc import Mapping

from understudy.vendor import Refusal, Routes
from understudy.vendor.routing import Route
from understudy_mocks.salesforce.objects.schema import SCHEMA
from understudy_mocks.salesforce.routes.rendering import SUFFIX

_NEEDED = {"create": "createable", "update": "updateable", "delete": "deletable"}


class OrgRoutes(Routes):
    """The org's operations."""

    def find(self, method: str, raw_path: str) -> tuple[Route, Mapping[str, str]]:
        """A path may end in `.json` or `.xml`; HEAD stands beside every GET."""
        ends = raw_path[-5:].lower().endswith((".json", ".xml"))
        if ends and raw_path.startswith("/services/data/v"):
            plain = SUFFIX.sub("", raw_path)
            if "{value}" not in self._one(method, plain)[0].template:
                raw_path = plain
        route, params = self._one(method, raw_path)
        if not _may(route, params):
            every = ", ".join(r.method for r in self if r.template == route.template)
            raise self._refused(method, raw_path, every)
        return route, params

    def _one(self, method: str, path: str) -> tuple[Route, Mapping[str, str]]:
        try:
            return super().find(method, path)
        except Refusal as refusal:
            if refusal.kind != "method-not-allowed":
                raise
            raise self._refused(method, path, str(refusal.details["allowed"])) from None

    def _refused(self, method: str, path: str, listed: str) -> Refusal:
        """The refusal of a method, with those that the path's type of record allows."""
        found = []
        for other in listed.split(", "):
            route, params = super().find(other, path)
            if _may(route, params):
                found += ["HEAD", other] if other == "GET" else [other]
        return Refusal("method-not-allowed", method=method, path=path, allowed=",".join(found))


def _may(route: Route, params: Mapping[str, str]) -> bool:
    """Whether the type of record that the path names allows the operation."""
    kind, needed = params.get("object", ""), _NEEDED.get(route.verb, "")
    if not needed or kind not in SCHEMA or "/composite/" in route.template:
        return True
    return bool(getattr(SCHEMA.object(kind), needed))
