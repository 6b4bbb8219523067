"""A local certificate authority, and a certificate for every name the stage is reached by."""

import ssl
from functools import lru_cache
from pathlib import Path

import certifi
import trustme


class Authority:
    """The CA of a landscape, kept in `folder` so that a client that trusts it may go on doing so.

    `bundle` is a file that holds this CA and the public roots: clients replace their own by it.
    """

    def __init__(self, folder: Path, reached_as: str = "127.0.0.1") -> None:
        self._local_names = sorted({"127.0.0.1", "localhost", reached_as})
        folder.mkdir(parents=True, exist_ok=True)
        cert, key = folder / "ca.pem", folder / "ca.key"
        if cert.exists() and key.exists():
            self._ca = trustme.CA.from_pem(cert.read_bytes(), key.read_bytes())
        else:
            self._ca = trustme.CA(organization_name="Understudy", organization_unit_name="stage")
            self._ca.cert_pem.write_to_path(str(cert))
            key.touch(mode=0o600)
            self._ca.private_key_pem.write_to_path(str(key))
        self.certificate = cert
        self.bundle = folder / "bundle.pem"
        roots = Path(certifi.where()).read_bytes()
        self.bundle.write_bytes(self._ca.cert_pem.bytes() + b"\n" + roots)
        self._issue = lru_cache(maxsize=256)(self._issued)

    def local(self) -> ssl.SSLContext:
        """The server side of TLS on loopback, and by the name that the landscape is reached by."""
        return self._issue(*self._local_names)

    def for_host(self, host: str) -> ssl.SSLContext:
        """The server side of TLS as `host`."""
        return self._issue(host)

    def by_name(self) -> ssl.SSLContext:
        """The server side of TLS as whatever host the client asks for."""
        context = self._issued("localhost")

        def choose(sock: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
            if name:
                sock.context = self.for_host(name.lower())

        context.sni_callback = choose
        return context

    def _issued(self, *names: str) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        # Some clients offer h2 as well; the stage speaks HTTP/1.1 only.
        context.set_alpn_protocols(["http/1.1"])
        self._ca.issue_cert(*names).configure_cert(context)
        return context
