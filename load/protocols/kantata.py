"""Kantata, by its REST API: everybody with a token of their own, granted through OAuth."""

from collections.abc import Collection, Mapping
from urllib.parse import parse_qs, urlsplit

from load.protocols.http import Answer, Door, Stopwatch

API = "/api/v1"
PAGE = 50
BACK = "https://people.test/back"
"""Where the browser of somebody who consents goes."""
Row = dict[str, object]


class Kantata:
    """One account. Whoever acts is named by their address."""

    def __init__(self, entry: Mapping[str, object]) -> None:
        self._auth: Mapping[str, str] = entry["auth"]  # type: ignore[assignment]  # a landscape's
        self.door = Door("psa", str(entry["base_url"]))
        self._tokens = {"": self._auth["access_token_no_cost"]}

    @property
    def logins(self) -> tuple[str, ...]:
        """Who has logged in so far."""
        return tuple(sorted(name for name in self._tokens if name))

    def _headers(self, watch: Stopwatch, who: str) -> dict[str, str]:
        if who not in self._tokens:
            self._tokens[who] = self._granted(watch, who)
        return {"Authorization": f"Bearer {self._tokens[who]}"}

    def _granted(self, watch: Stopwatch, who: str) -> str:
        """The token of somebody who allows this application in."""
        own = self._auth
        query = {
            "response_type": "code",
            "client_id": own["client_id"],
            "redirect_uri": BACK,
            "login_hint": who,
        }
        answer = self.door.send(watch, "login", "GET", "/oauth/authorize", headers={}, query=query)
        code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
        form = {
            "grant_type": "authorization_code",
            "client_id": own["client_id"],
            "client_secret": own["client_secret"],
            "redirect_uri": BACK,
            "code": code,
        }
        told = self.door.send(watch, "login", "POST", "/oauth/token", headers={}, form=form)
        return str(told.json["access_token"])

    def page(
        self, watch: Stopwatch, who: str, collection: str, query: Mapping[str, str]
    ) -> tuple[list[Row], int]:
        """One page of a collection as somebody sees it, and how many pages there are.

        "" sees everything: a viewer of reports.
        """
        asked = {"per_page": str(PAGE), **query}
        path, headers = f"{API}/{collection}", self._headers(watch, who)
        name = f"{collection}.query"
        body = self.door.send(watch, name, "GET", path, headers=headers, query=asked).json
        meta = body.get("meta")
        pages = int(meta.get("page_count") or 0) if isinstance(meta, dict) else 0
        return _rows(body), pages

    def all(
        self, watch: Stopwatch, who: str, collection: str, query: Mapping[str, str], most: int = 99
    ) -> list[Row]:
        """A collection to its last page, or so many of them."""
        found: list[Row] = []
        number, pages = 1, 1
        while number <= min(pages, most):
            rows, pages = self.page(watch, who, collection, {**query, "page": str(number)})
            found += rows
            number += 1
        return found

    def create(
        self, watch: Stopwatch, who: str, collection: str, singular: str, values: Row
    ) -> Row:
        """A new record."""
        path, headers = f"{API}/{collection}", self._headers(watch, who)
        answer = self.door.send(
            watch, f"{collection}.create", "POST", path, headers=headers, json={singular: values}
        )
        return _rows(answer.json)[0]

    def update(
        self, watch: Stopwatch, who: str, collection: str, singular: str, id: str, values: Row
    ) -> None:
        """Set attributes of a record."""
        path, headers = f"{API}/{collection}/{id}", self._headers(watch, who)
        name = f"{collection}.update"
        self.door.send(watch, name, "PUT", path, headers=headers, json={singular: values})

    def act(
        self,
        watch: Stopwatch,
        who: str,
        collection: str,
        id: str,
        action: str,
        expected: Collection[int] = (),
    ) -> Answer:
        """Do something with a record."""
        path, headers = f"{API}/{collection}/{id}/{action}", self._headers(watch, who)
        name = f"{collection}.{action}"
        return self.door.send(watch, name, "PUT", path, headers=headers, json={}, expected=expected)


def _rows(body: Mapping[str, object]) -> list[Row]:
    """The results of the keyed envelope, in order."""
    results: list[dict[str, str]] = body.get("results", [])  # type: ignore[assignment]
    maps: Mapping[str, Mapping[str, Row]] = body  # type: ignore[assignment]
    return [maps[r["key"]][str(r["id"])] for r in results]
