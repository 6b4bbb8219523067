"""The landscape file: where the systems are and how to get in. All that a stranger is told."""

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import orjson

from understudy.kernel.errors import UsageError
from understudy.vendor import System

Landscape = Mapping[str, object]


def describe(
    systems: Mapping[str, System],
    base_url: Callable[[System], str],
    base_url_https: Callable[[System], str],
    *,
    admin: Mapping[str, str],
    control: str = "",
    proxy: Mapping[str, str] | None = None,
    extra: Mapping[str, object] | None = None,
) -> Landscape:
    """The landscape of these systems, as DESIGN.md section 4 lays it down."""
    return {
        "admin": dict(admin),
        "systems": {
            name: {
                "vendor": system.vendor.name,
                "role": system.role,
                "base_url": base_url(system),
                "base_url_https": base_url_https(system),
                "admin_url": f"{base_url(system)}/__understudy",
                "auth": dict(system.credentials),
                **system.vendor.landscape(system),
            }
            for name, system in systems.items()
        },
        "control": {"url": control},
        "proxy": dict(proxy or {}),
        **(extra or {}),
    }


def as_file(landscape: Landscape) -> bytes:
    """The landscape as `landscape.json` holds it."""
    return orjson.dumps(landscape, option=orjson.OPT_INDENT_2)


def read_landscape(path: Path) -> Landscape:
    """The landscape in a file; raises `UsageError`."""
    try:
        found = orjson.loads(path.read_bytes())
    except OSError as wrong:
        raise UsageError(f"{path} cannot be read: {wrong.strerror}") from None
    except ValueError as wrong:
        raise UsageError(f"{path} is not JSON: {wrong}") from None
    if not isinstance(found, dict):
        raise UsageError(f"{path} is no landscape")
    return found


def as_env(landscape: Landscape) -> str:
    """The landscape as `landscape.env` holds it: what common clients read from the environment."""
    proxy = landscape["proxy"]
    lines: list[str] = []
    if isinstance(proxy, Mapping) and proxy:
        bundle = proxy["ca_bundle"]
        lines += [
            f"{name}={bundle}"
            for name in (
                "REQUESTS_CA_BUNDLE",
                "SSL_CERT_FILE",
                "CURL_CA_BUNDLE",
                "NODE_EXTRA_CA_CERTS",
            )
        ]
        lines += [f"{name}={proxy['url']}" for name in ("HTTPS_PROXY", "https_proxy")]
        direct = ",".join(dict.fromkeys(("127.0.0.1", "localhost", _host(str(proxy["url"])))))
        lines += [f"{name}={direct}" for name in ("NO_PROXY", "no_proxy")]
    return "\n".join(lines) + "\n"


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
