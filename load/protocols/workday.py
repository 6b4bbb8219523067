"""Workday, by SOAP: workers page by page, as a system user that may only read."""

from collections.abc import Mapping
from xml.etree import ElementTree as Xml
from xml.sax.saxutils import escape

from load.protocols.http import Declined, Door, Stopwatch

VERSION = "v42.0"
PAGE = 100
WD = "urn:com.workday/bsvc"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
READER = "read-only"


class Workday:
    """One tenant, through an extract's own user."""

    def __init__(self, entry: Mapping[str, object]) -> None:
        own: Mapping[str, str] = entry["auth"]  # type: ignore[assignment]  # a landscape's
        users: list[dict[str, str]] = entry["users"]  # type: ignore[assignment]
        (user,) = [u for u in users if u["preset"] == READER]
        self.logins = (user["username"],)
        self._user, self._password = f"{user['username']}@{own['tenant']}", user["password"]
        self._path = f"/ccx/service/{own['tenant']}/Human_Resources/{VERSION}"
        self.door = Door("hcm", str(entry["base_url"]))

    def workers(self, watch: Stopwatch, pages: int = 1) -> int:
        """Read so many pages of workers; how many there were."""
        count = 0
        for number in range(1, pages + 1):
            answer = self.door.send(
                watch,
                "worker.query",
                "POST",
                self._path,
                headers={"Content-Type": "text/xml; charset=utf-8"},
                content=self._asked(number),
            )
            tree = Xml.fromstring(answer.body)
            results = tree.find(f".//{{{WD}}}Response_Results")
            if results is None:
                raise Declined("hcm worker.query: an answer without results")
            count += len(tree.findall(f".//{{{WD}}}Worker"))
            if number >= int(results.findtext(f"{{{WD}}}Total_Pages") or 0):
                break
        return count

    def _asked(self, page: int) -> bytes:
        token = (
            f"<wsse:Username>{escape(self._user)}</wsse:Username>"
            f"<wsse:Password>{escape(self._password)}</wsse:Password>"
        )
        return (
            f'<s:Envelope xmlns:s="{SOAP}" xmlns:wsse="{WSSE}" xmlns:wd="{WD}"><s:Header>'
            f"<wsse:Security><wsse:UsernameToken>{token}</wsse:UsernameToken></wsse:Security>"
            f'</s:Header><s:Body><wd:Get_Workers_Request wd:version="{VERSION}">'
            f"<wd:Response_Filter><wd:Page>{page}</wd:Page><wd:Count>{PAGE}</wd:Count>"
            "</wd:Response_Filter></wd:Get_Workers_Request></s:Body></s:Envelope>"
        ).encode()
