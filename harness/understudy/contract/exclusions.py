"""What the fuzzer finds and we do not hold against a vendor: operation, check, and why.

`contracts/exclusions.toml` has one table for each reason:

    [[exclusion]]
    vendor = "…"
    operations = ["create_job"]       # operationIds; `create:*` stands for all that begin so
    check = "positive_data_acceptance"
    kinds = ["bad-query"]             # only when the answer was such an error; all if left out.
                                      # "!internal" stands for any error but that
    says = "got `400"                 # only when the finding says so; whatever it says if left out
    reason = "why this is no fault of the vendor"
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from understudy.kernel.content import folder
from understudy.kernel.errors import UsageError

CHECKS = (
    "allow_header_conformance",
    "content_type_conformance",
    "ensure_resource_availability",
    "ignored_auth",
    "missing_required_header",
    "negative_data_rejection",
    "not_a_server_error",
    "positive_data_acceptance",
    "response_headers_conformance",
    "response_schema_conformance",
    "status_code_conformance",
    "unsupported_method",
    "use_after_free",
)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One check that some operations of a vendor need not pass."""

    vendor: str
    operations: tuple[str, ...]
    check: str
    reason: str
    kinds: tuple[str, ...] = ()
    says: str = ""

    def covers(self, operation: str, check: str, kinds: Iterable[str], message: str = "") -> bool:
        """Whether this excuses what a check found; `kinds` are the errors the answer may be."""
        return (
            self.check == check
            and self.names(operation)
            and self.says in message
            and (not self.kinds or any(self._excuses(kind) for kind in kinds))
        )

    def _excuses(self, kind: str) -> bool:
        denied = [k[1:] for k in self.kinds if k.startswith("!")]
        return kind not in denied if denied else kind in self.kinds

    def names(self, operation: str) -> bool:
        """Whether it is about this operation."""
        return any(fnmatchcase(operation, pattern) for pattern in self.operations)


def exclusions(path: Path | None = None) -> list[Exclusion]:
    """All that are written down; raises `UsageError` for one that does not say all it must."""
    path = path or folder("contracts") / "exclusions.toml"
    if not path.exists():
        return []
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("exclusion", [])
    return list(_read(path, rows))


def _read(path: Path, rows: Iterable[dict[str, object]]) -> Iterator[Exclusion]:
    for number, row in enumerate(rows, 1):
        where = f"{path.name}, exclusion {number}"
        lists = {name: row.get(name, []) for name in ("operations", "kinds")}
        texts = {name: str(row.get(name, "")) for name in ("vendor", "check", "reason")}
        missing = [name for name, text in texts.items() if not text]
        if missing or not lists["operations"]:
            raise UsageError(f"{where} lacks {', '.join(missing or ['operations'])}")
        if texts["check"] not in CHECKS:
            raise UsageError.unknown(f"check ({where})", texts["check"], CHECKS)
        found = {name: _texts(where, name, value) for name, value in lists.items()}
        texts["says"] = str(row.get("says", ""))
        yield Exclusion(**texts, **found)  # type: ignore[arg-type]  # texts and tuples of them


def _texts(where: str, name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UsageError(f"{where}: {name} is a list of texts")
    return tuple(value)
