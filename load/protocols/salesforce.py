"""Salesforce, by REST: the administrator's session, SOQL by pages, records by id."""

from collections.abc import Mapping

from load.protocols.http import Door, Stopwatch

DATA = "/services/data/v59.0"
PAGE = 200


class Salesforce:
    """One org, through the account of a person."""

    logins: tuple[str, ...] = ()
    """The vendor tells a person's account by itself."""

    def __init__(self, entry: Mapping[str, object]) -> None:
        self._auth: Mapping[str, str] = entry["auth"]  # type: ignore[assignment]  # a landscape's
        self.door = Door("crm", str(entry["base_url"]))
        self._session = ""

    def _headers(self, watch: Stopwatch) -> dict[str, str]:
        if not self._session:
            own = self._auth
            form = {
                "grant_type": "password",
                "client_id": own["client_id"],
                "client_secret": own["client_secret"],
                "username": own["admin_username"],
                "password": own["admin_password"] + own["security_token"],
            }
            path = "/services/oauth2/token"
            answer = self.door.send(watch, "login", "POST", path, headers={}, form=form)
            self._session = str(answer.json["access_token"])
        return {"Authorization": f"Bearer {self._session}"}

    def query(
        self, watch: Stopwatch, soql: str, pages: int = 1, name: str = "opportunity.query"
    ) -> list[dict[str, object]]:
        """The rows of so many pages of a query."""
        headers = self._headers(watch) | {"Sforce-Query-Options": f"batchSize={PAGE}"}
        path, query = f"{DATA}/query", {"q": soql}
        found: list[dict[str, object]] = []
        for _ in range(pages):
            page = self.door.send(watch, name, "GET", path, headers=headers, query=query).json
            found += page["records"]  # type: ignore[arg-type]  # as the vendor documents it
            if page["done"]:
                break
            path, query = str(page["nextRecordsUrl"]), {}
        return found

    def create(self, watch: Stopwatch, kind: str, values: Mapping[str, object]) -> str:
        """A new record; its id."""
        path, headers = f"{DATA}/sobjects/{kind}", self._headers(watch)
        name = f"{kind.lower()}.create"
        answer = self.door.send(watch, name, "POST", path, headers=headers, json=values)
        return str(answer.json["id"])

    def update(self, watch: Stopwatch, kind: str, id: str, values: Mapping[str, object]) -> None:
        """Set fields of a record."""
        path, headers = f"{DATA}/sobjects/{kind}/{id}", self._headers(watch)
        self.door.send(watch, f"{kind.lower()}.update", "PATCH", path, headers=headers, json=values)
