"""Rate limits: the rules of `sys_rate_limit_rules`, by the hour of the clock."""

from collections.abc import Mapping

from understudy.vendor import Call, Refusal, Reply, Row, System

APIS: Mapping[str, str] = {
    "table": "Table API",
    "stats": "Aggregate API",
    "import": "Import Set API",
    "attachment": "Attachment API",
    "batch": "Batch API",
}
HOUR_S = 3600


class Limits:
    """How much everybody asked for in this hour, where a rule says that it matters."""

    def __init__(self, system: System) -> None:
        self._store, self._clock = system.store, system.clock
        self._as_of = -1
        self._rules: list[Row] = []
        self._used: dict[tuple[str, str], int] = {}
        self._hour = 0

    def forget(self) -> None:
        """The rules have changed."""
        self._as_of = -1

    def rule_of(self, call: Call) -> Row | None:
        """The rule for a request: the user's own, else of one of his roles, else for all."""
        if self._as_of != self._store.restored:
            self._as_of = self._store.restored
            self._rules = self._store.find("sys_rate_limit_rules", active=True)
        if not self._rules:
            return None
        api = api_of(call)
        about = [r for r in self._rules if str(r["api"] or api) == api and r["request_limit"]]
        mine = [r for r in about if r["user"] and r["user"] == call.caller.user_id]
        by_role = [r for r in about if r["role"] and self._role(r) in call.caller.scopes]
        for rules in (mine, by_role, [r for r in about if r["all_users"]]):
            if rules:
                return min(rules, key=lambda rule: int(rule["request_limit"] or 0))
        return None

    def _role(self, rule: Row) -> str:
        found = self._store.get("sys_user_role", str(rule["role"]))
        return str(found["name"]) if found else ""

    def take(self, call: Call) -> None:
        """Count a request; refuses `throttled` when the hour's number is used up."""
        rule = self.rule_of(call)
        if rule is None:
            return
        hour = int(self._clock.now().timestamp()) // HOUR_S
        if hour != self._hour:
            self._hour, self._used = hour, {}
        key = (str(rule["sys_id"]), call.caller.user_id)
        used = self._used[key] = self._used.get(key, 0) + 1
        most = int(rule["request_limit"] or 0)
        if used > most:
            left = self.resets() - self._clock.now().timestamp()
            raise Refusal("throttled", limit=most, api=api_of(call), retry_after_s=left)

    def resets(self) -> int:
        """When the hour is over, in seconds since 1970."""
        return (int(self._clock.now().timestamp()) // HOUR_S + 1) * HOUR_S


def api_of(call: Call) -> str:
    """The API's name, by its path."""
    words = call.path.strip("/").split("/")
    return next((APIS[word] for word in words[2:4] if word in APIS), "REST API")


def limit(call: Call) -> None:
    """Count a request of somebody who is known."""
    if call.caller.user_id:
        call.system.part(Limits).take(call)


def finish(call: Call, reply: Reply) -> Reply:
    """Tell which rule a request fell under, where one did."""
    if not call.caller.user_id or any(name == b"x-ratelimit-limit" for name, _ in reply.headers):
        return reply
    limits = call.system.part(Limits)
    rule = limits.rule_of(call)
    if rule is None:
        return reply
    return reply.with_headers(
        (b"x-ratelimit-limit", b"%d" % int(rule["request_limit"] or 0)),
        (b"x-ratelimit-reset", b"%d" % limits.resets()),
        (b"x-ratelimit-rule", str(rule["sys_id"]).encode()),
    )
