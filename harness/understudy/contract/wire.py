"""The way from Schemathesis to a system in this process: what it sends, the system answers."""

import io
from collections.abc import Mapping
from http.client import responses as reasons
from typing import Any

import requests
from schemathesis import Case, Response
from schemathesis.transport.requests import (
    REQUESTS_TRANSPORT,
    ManagedCookiesSession,
    RequestsTransport,
)
from urllib3 import HTTPHeaderDict, HTTPResponse

from understudy.contract.stand import Stand
from understudy.vendor.contract import Visitor
from understudy.vendor.vendor import Vendor

KIND_HEADER = "x-understudy-kind"


class InProcess(RequestsTransport):
    """Sends to a stand. Whoever is signed in stays so, however often the stand is refreshed."""

    def __init__(self, stand: Stand) -> None:
        super().__init__()
        self._copy_serializers_from(REQUESTS_TRANSPORT)
        self._stand, self._vendor = stand, stand.system.vendor
        self._operation = ""
        self.headers: Mapping[str, str] = {}
        self._current: Mapping[str, str] = {}
        self._session = ManagedCookiesSession()
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, _Adapter(self))

    def sign_in(self) -> Mapping[str, str]:
        """The headers of somebody who is let in."""
        self.headers = self._current = signed_in(self._vendor, self._stand.visitor())
        return self.headers

    def send(
        self, case: Case[Any], *, session: requests.Session | None = None, **parts: Any
    ) -> Response:
        if case.operation.label != self._operation:
            self._operation = case.operation.label
            if self._stand.worn:
                self._refresh()
        return super().send(case, session=self._session, **parts)

    def _refresh(self) -> None:
        self._stand.refresh()
        if self.headers:
            self._current = signed_in(self._vendor, self._stand.visitor())

    def answer(self, request: requests.PreparedRequest) -> HTTPResponse:
        """Play a request as it would go over the network."""
        headers = {name: str(value) for name, value in request.headers.items()}
        for name, value in self.headers.items():
            if headers.get(name) == value:
                headers[name] = self._current[name]
        answered = self._stand.ask(
            request.method or "GET", request.url or "", headers, _bytes(request.body)
        )
        told = HTTPHeaderDict(answered.headers)
        if answered.kind:
            told[KIND_HEADER] = answered.kind
        return HTTPResponse(
            body=io.BytesIO(answered.body),
            headers=told,
            status=answered.status,
            version=11,
            reason=reasons.get(answered.status, ""),
            preload_content=False,
            request_method=request.method,
        )


def signed_in(vendor: Vendor, visitor: Visitor) -> Mapping[str, str]:
    """The headers under which the vendor lets a visitor in, named as the contract names them.

    Schemathesis takes credentials away by their names, and minds the case.
    """
    named = {"authorization": "Authorization"}
    for scheme in vendor.security.values():
        if isinstance(scheme, Mapping) and scheme.get("in") == "header":
            named[str(scheme["name"]).lower()] = str(scheme["name"])
    found = vendor.sign_in(visitor)
    return {named.get(name.lower(), name): value for name, value in found.items()}


class _Adapter(requests.adapters.HTTPAdapter):
    def __init__(self, way: InProcess) -> None:
        super().__init__()
        self._way = way

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        return self.build_response(request, self._way.answer(request))


def _bytes(body: object) -> bytes:
    if body is None:
        return b""
    return body.encode() if isinstance(body, str) else bytes(body)  # type: ignore[call-overload]
