"""What a probe found out about one vendor."""

from collections import Counter
from dataclasses import dataclass, field

from understudy.contract.exclusions import Exclusion


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that an answer did not pass, with the requests that lead to it."""

    operation: str
    check: str
    title: str
    message: str
    request: str
    answer: str = ""


@dataclass(slots=True)
class Probed:
    """The counts of one vendor, and all that was found; of each kind of finding the first."""

    vendor: str
    operations: int
    cases: int = 0
    excluded: Counter[Exclusion] = field(default_factory=Counter)
    findings: dict[tuple[str, str, str], Finding] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        """Keep a finding, unless its like is known of that operation."""
        self.findings.setdefault((finding.operation, finding.check, finding.title), finding)

    def merge(self, other: "Probed") -> None:
        """Take over what another probe of the same vendor found."""
        self.cases += other.cases
        self.excluded += other.excluded
        for finding in other.findings.values():
            self.add(finding)

    @property
    def holds(self) -> bool:
        """Whether the vendor kept its contract."""
        return not self.findings
