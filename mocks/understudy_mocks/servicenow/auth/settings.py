"""What the instance is told by its properties, remembered until one of them changes."""

from understudy.vendor import System

HIBERNATES = "understudy.hibernates_until"
"""A switch of this stage: until when the instance sleeps, in UTC."""
CANCELS = "understudy.cancel_after_rows"
"""Another: after how many rows a listing runs out of time."""


class Settings:
    """The properties by name."""

    def __init__(self, system: System) -> None:
        self._store = system.store
        self._as_of = -1
        self._values: dict[str, str] = {}

    def forget(self) -> None:
        """A property has changed."""
        self._as_of = -1

    def value(self, name: str) -> str:
        """The value of a property; empty where there is none."""
        if self._as_of != self._store.restored:
            self._as_of = self._store.restored
            self._values = {
                str(row["name"]): str(row["value"] or "")
                for row in self._store.all("sys_properties")
            }
        return self._values.get(name, "")
