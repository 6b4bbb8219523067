"""The kinds of change that a contract can go through, by stable ids, and what each does to clients.

Breaking: a client that was right before can be wrong now. An id never changes its meaning.
"""

from dataclasses import dataclass
from typing import Literal

from understudy.kernel.errors import HarnessBug

ChangeClass = Literal["breaking", "compatible"]

RULES: dict[str, ChangeClass] = {
    # Operations.
    "operation-added": "compatible",
    "operation-removed": "breaking",
    "operation-renamed": "breaking",
    # What is asked.
    "parameter-added": "compatible",
    "required-parameter-added": "breaking",
    "parameter-removed": "breaking",
    "parameter-now-required": "breaking",
    "parameter-now-optional": "compatible",
    "body-added": "compatible",
    "required-body-added": "breaking",
    "body-removed": "breaking",
    "body-now-required": "breaking",
    "body-now-optional": "compatible",
    "request-media-added": "compatible",
    "request-media-removed": "breaking",
    # What is answered.
    "success-added": "compatible",
    "success-removed": "breaking",
    "error-added": "compatible",
    "error-removed": "compatible",
    "answer-media-added": "compatible",
    "answer-media-removed": "breaking",
    "answer-header-added": "compatible",
    "answer-header-removed": "breaking",
    "link-added": "compatible",
    "link-removed": "breaking",
    # Who may ask, and where.
    "sign-in-now-required": "breaking",
    "sign-in-no-longer-required": "compatible",
    "sign-in-way-added": "compatible",
    "sign-in-way-removed": "breaking",
    "sign-in-way-changed": "breaking",
    "server-added": "compatible",
    "server-removed": "breaking",
    # Shapes of what is asked: whoever sends must still be understood.
    "request-property-added": "compatible",
    "request-required-property-added": "breaking",
    "request-property-removed": "breaking",
    "request-property-now-required": "breaking",
    "request-property-now-optional": "compatible",
    "request-shape-widened": "compatible",
    "request-shape-narrowed": "breaking",
    "request-shape-changed": "breaking",
    # Shapes of what is answered: whoever reads must still understand.
    "answer-property-added": "compatible",
    "answer-required-property-added": "compatible",
    "answer-property-removed": "breaking",
    "answer-property-now-required": "compatible",
    "answer-property-now-optional": "breaking",
    "answer-shape-widened": "breaking",
    "answer-shape-narrowed": "compatible",
    "answer-shape-changed": "breaking",
    # No client reads these.
    "words-changed": "compatible",
}


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference between two editions of a contract: which rule, and where."""

    vendor: str
    rule: str
    at: str

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise HarnessBug(f"there is no rule {self.rule!r}")

    @property
    def change_class(self) -> ChangeClass:
        return RULES[self.rule]

    def __str__(self) -> str:
        return f"{self.vendor}: {self.change_class}: {self.rule} at {self.at}"
