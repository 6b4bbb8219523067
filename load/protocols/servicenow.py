"""ServiceNow, by the Table API: as the administrator, page by page."""

from base64 import b64encode
from collections.abc import Mapping

from load.protocols.http import Door, Stopwatch

PAGE = 100


class ServiceNow:
    """One instance, through the account of a person."""

    logins: tuple[str, ...] = ()
    """The vendor tells a person's account by itself."""

    def __init__(self, entry: Mapping[str, object]) -> None:
        own: Mapping[str, str] = entry["auth"]  # type: ignore[assignment]  # a landscape's
        pair = b64encode(f"{own['admin_username']}:{own['admin_password']}".encode()).decode()
        self._headers = {"Authorization": f"Basic {pair}", "Accept": "application/json"}
        self.door = Door("ppm", str(entry["base_url"]))

    def rows(
        self, watch: Stopwatch, table: str, query: str, pages: int = 1
    ) -> list[dict[str, str]]:
        """The rows of so many pages of a table."""
        found: list[dict[str, str]] = []
        for number in range(pages):
            asked = {
                "sysparm_query": query,
                "sysparm_limit": str(PAGE),
                "sysparm_offset": str(number * PAGE),
            }
            path, name = f"/api/now/table/{table}", f"{table}.query"
            body = self.door.send(watch, name, "GET", path, headers=self._headers, query=asked).json
            rows: list[dict[str, str]] = body["result"]  # type: ignore[assignment]
            found += rows
            if len(rows) < PAGE:
                break
        return found
