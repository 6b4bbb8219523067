"""The system under test: what it is, and how a stage starts it, reaches it and ends it."""

from understudy.sut.reading import read_spec
from understudy.sut.spec import REFERENCE, SutSpec

__all__ = ["REFERENCE", "SutSpec", "read_spec"]
