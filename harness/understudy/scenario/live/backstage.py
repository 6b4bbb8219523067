"""Backstage of a system behind a socket, through its admin API."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast
from urllib.parse import urlencode

import httpx

from understudy.kernel.errors import HarnessBug, UsageError
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import Change, Delivery, Record
from understudy.scenario.stage import Armed

Json = Mapping[str, object]


class Remote:
    """One system of a live landscape. Calls wait for their answers."""

    def __init__(self, name: str, role: str, admin_url: str, token: str) -> None:
        self.name, self.role = name, role
        self._client = httpx.Client(
            base_url=admin_url,
            headers={"authorization": f"Bearer {token}"},
            timeout=60,
            trust_env=False,
        )

    def _ask(self, method: str, path: str, body: Json | None = None) -> Json:
        answer = self._client.request(method, path, json=body)
        data = cast(Json, answer.json())
        if answer.status_code in (400, 409):
            raise UsageError(f"{self.name}: {data['error']}")
        if answer.status_code != 200:
            raise HarnessBug(f"{self.name} answers {answer.status_code} to {method} {path}: {data}")
        return data

    def _rows(self, path: str, key: str) -> list[dict[str, object]]:
        return cast("list[dict[str, object]]", self._ask("GET", path)[key])

    def nouns(self) -> Sequence[str]:
        return cast("list[str]", self._ask("GET", "/state")["nouns"])

    def act(self, noun: str, id: str | None, values: Mapping[str, object], by: str) -> str:
        body = {"noun": noun, "id": id, "values": dict(values), "by": by}
        return str(self._ask("POST", "/acts", body)["id"])

    def records(self, noun: str, **refer: str) -> Sequence[Record]:
        rows = self._rows(f"/records/{noun}?{urlencode(refer)}", "records")
        return [Record(**row) for row in rows]  # type: ignore[arg-type]

    def changes(self, since: int = 0) -> Sequence[Change]:
        """The change log after the change of that number."""
        rows = self._rows(f"/changes?since={since}", "changes")
        return [Change(**_timed(row)) for row in rows]  # type: ignore[arg-type]

    def exchanges(self) -> Sequence[Exchange]:
        found = []
        for row in self._rows("/requests", "requests"):
            row["request"] = str(row["request"]).encode()
            row["reply"] = str(row["reply"]).encode()
            row["changes"] = tuple(cast("list[int]", row["changes"]))
            found.append(Exchange(**_timed(row)))  # type: ignore[arg-type]
        return found

    def deliveries(self) -> Sequence[Delivery]:
        return [Delivery(**_timed(row)) for row in self._rows("/deliveries", "deliveries")]  # type: ignore[arg-type]

    def bugs(self) -> Sequence[str]:
        return cast("list[str]", self._ask("GET", "/state")["bugs"])

    def arm(self, fault: str, parameters: Mapping[str, object], aim: Mapping[str, object]) -> Armed:
        body = {"fault": fault, "parameters": dict(parameters), **aim}
        return _armed(self._ask("POST", "/faults", body))

    def heal(self, key: str) -> Armed:
        return _armed(self._ask("DELETE", f"/faults/{key}"))

    def drift(self, drift: str, parameters: Mapping[str, object]) -> Armed:
        return _drifted(self._ask("POST", "/drift", {"drift": drift, "parameters": parameters}))

    def drifted(self, key: str) -> Armed:
        (found,) = [d for d in self._rows("/drift", "drifts") if d["key"] == key]
        return _drifted(found)

    def restless(self) -> tuple[int, int]:
        state = self._ask("GET", "/state")
        return int(str(state["last_change"])), int(str(state["deliveries_pending"]))

    def requests_seen(self) -> int:
        return int(str(self._ask("GET", "/state")["last_request"]))

    def subscribe(self, url: str) -> None:
        self._ask("POST", "/subscriptions", {"url": url})

    def clock(self, advance_s: float = 0) -> datetime:
        """Move the landscape's clock; returns what it shows."""
        data = self._ask("POST", "/clock", {"advance_s": advance_s})
        return datetime.fromisoformat(str(data["now"]))

    def close(self) -> None:
        self._client.close()


def _armed(data: Json) -> Armed:
    return Armed(str(data["key"]), str(data["fault"]), int(str(data["fired"])))


def _drifted(data: Json) -> Armed:
    return Armed(str(data["key"]), str(data["drift"]), int(str(data["met"])))


def _timed(row: dict[str, object]) -> dict[str, object]:
    for name in ("at", "done_at"):
        if isinstance(row.get(name), str):
            row[name] = datetime.fromisoformat(str(row[name]))
    return row
