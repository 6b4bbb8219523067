"""Schemathesis over a vendor's contract: every operation, all phases, all checks.

Every finding is real until it is proven to be a false positive or an impossibility; then
`contracts/exclusions.toml` names the operation, the check and the reason. One thing is excused
everywhere, as Schemathesis itself does by status: a document says what is well formed, not what
exists, and of a text no grammar, so a well-formed request may be refused for what it refers to and
for the query in it (`BEYOND_SHAPES`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis import Case, HookContext, Response
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.engine import events, from_schema
from schemathesis.specs.openapi.schemas import OpenApiSchema
from schemathesis.transport import BaseTransport

from understudy.contract.exclusions import Exclusion
from understudy.contract.findings import Finding, Probed
from understudy.contract.wire import KIND_HEADER, InProcess
from understudy.vendor.openapi import Document
from understudy.vendor.vendor import Vendor

SEED = 7
SHOWN_BYTES = 500
BEYOND_SHAPES = (
    "bad-query",
    "bad-reference",
    "conflict",
    "duplicate",
    "forbidden",
    "not-found",
    "unknown-object",
)
STRANGERS_CHECKS = (
    "content_type_conformance",
    "ignored_auth",
    "not_a_server_error",
    "response_headers_conformance",
    "response_schema_conformance",
    "status_code_conformance",
)


@dataclass(frozen=True, slots=True)
class Probe:
    """How hard to look, and with which credentials (none: as a stranger).

    Where one template is told for each object type, only the first of them gets the coverage phase,
    unless the probe is thorough: it walks every keyword of every field. Steps follow the links that
    a contract tells; a thorough probe also follows those that only look like links, of which a
    vendor whose answers all hold ids of everything has eighty thousand.
    """

    base_url: str
    headers: Mapping[str, str]
    max_examples: int = 20
    phases: Sequence[str] = ("examples", "coverage", "fuzzing", "stateful")
    checks: Sequence[str] = ()
    thorough: bool = False


def probe(
    vendor: Vendor,
    document: Document,
    plan: Probe,
    exclusions: Iterable[Exclusion],
    wire: InProcess | None = None,
) -> Probed:
    """Run Schemathesis; `wire` is the way to a system in this process (none: the network)."""
    spared = [] if plan.thorough else _alike(document)
    schema = _Schema(raw_schema=document, config=_config(plan, spared).projects.get(document))
    schema.way = wire
    judge = _Judge(vendor, [e for e in exclusions if e.vendor == vendor.name])

    def filter_failure(
        context: HookContext, failure: Failure, case: Case[Any], response: Response
    ) -> bool:
        return judge.counts(failure, case, response)

    schema.hook(filter_failure)
    probed = Probed(vendor.name, schema.statistic.operations.selected)
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            probed.cases += len(event.recorder.interactions)
            for finding in _findings(event):
                probed.add(finding)
        elif isinstance(event, events.NonFatalError):
            probed.add(Finding(event.label, "error", event.info.title, event.info.message, ""))
        elif isinstance(event, events.FatalError):
            raise event.exception
    probed.excluded = judge.struck
    return probed


def _alike(document: Document) -> list[str]:
    """The operations that differ from an earlier one only in the object type."""
    seen: set[tuple[str, str]] = set()
    alike = []
    paths: Any = document["paths"]
    for path, item in paths.items():
        for method, told in item.items():
            template = (method, told.get("x-template", path))
            if template in seen:
                alike.append(told["operationId"])
            seen.add(template)
    return alike


def _config(plan: Probe, spared: Sequence[str]) -> SchemathesisConfig:
    checks: dict[str, object] = {}
    if plan.checks:
        checks = {"enabled": False, **{name: {"enabled": True} for name in plan.checks}}
    phases: dict[str, object] = {
        name: {"enabled": name in plan.phases}
        for name in ("examples", "coverage", "fuzzing", "stateful")
    }
    guessed = ["location-headers", *(["dependency-analysis"] if plan.thorough else [])]
    phases["stateful"] = {
        "enabled": "stateful" in plan.phases,
        "inference": {"algorithms": guessed},
    }
    return SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "cache": {"enabled": False},
            "analysis": {"constants": {"enabled": False}},
            "base-url": plan.base_url,
            "headers": dict(plan.headers),
            "checks": checks,
            "phases": phases,
            "operations": [
                {"include-operation-id": list(spared), "phases": {"coverage": {"enabled": False}}}
            ]
            if spared
            else [],
            "generation": {
                "max-examples": plan.max_examples,
                "deterministic": True,
                "database": "none",
                # No vendor stores a NUL, and few schemas say so.
                "allow-x00": False,
            },
            "continue-on-failure": True,
            "output": {"sanitization": {"enabled": False}},
            "suppress-health-check": ["all"],
            "warnings": False,
        }
    )


@dataclass(eq=False, repr=False)
class _Schema(OpenApiSchema):
    """A document whose requests take the way given."""

    way: InProcess | None = None

    @property
    def transport(self) -> BaseTransport[Any]:
        return super().transport if self.way is None else self.way


@dataclass
class _Judge:
    """Decides which findings count."""

    vendor: Vendor
    exclusions: Sequence[Exclusion]
    struck: Counter[Exclusion] = field(default_factory=Counter)

    def counts(self, failure: Failure, case: Case[Any], response: Response) -> bool:
        """Whether a finding is held against the vendor."""
        kinds = self._kinds(response)
        for check in failure.checks:
            if check == "positive_data_acceptance" and kinds & set(BEYOND_SHAPES):
                return False
            for exclusion in self.exclusions:
                if exclusion.covers(_id(case), check, kinds, failure.message):
                    self.struck[exclusion] += 1
                    return False
        return True

    def _kinds(self, response: Response) -> set[str]:
        """Which errors an answer may be: known in this process, else read from its words."""
        if KIND_HEADER in response.headers:
            return set(response.headers[KIND_HEADER])
        text = response.content.decode("utf-8", "replace")
        return {
            entry.kind
            for entry in self.vendor.error_table
            if entry.status == response.status_code and (entry.code or "\0") in text
        }


def _id(case: Case[Any]) -> str:
    return str(case.operation.definition.raw.get("operationId", case.operation.label))


def _findings(event: events.ScenarioFinished) -> Iterator[Finding]:
    recorder = event.recorder
    for case_id, nodes in recorder.checks.items():
        for node in nodes:
            if (info := node.failure_info) is not None:
                yield Finding(
                    _id(recorder.cases[case_id].value),
                    node.name,
                    info.failure.title,
                    info.failure.message,
                    info.code_sample,
                    _shown(recorder.find_response(case_id=info.failure.case_id or case_id)),
                )


def _shown(response: Response | None) -> str:
    if response is None:
        return ""
    return f"{response.status_code} {response.content[:SHOWN_BYTES].decode('utf-8', 'replace')}"


def _as_text(context: schemathesis.SerializationContext, value: object) -> bytes:
    """A body that the contract calls a text is that text, also where Schemathesis makes XML."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


schemathesis.serializer("application/xml", "text/xml", "text/csv", "application/octet-stream")(
    _as_text
)
