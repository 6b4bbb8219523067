"""Ways in which what a system exposes changes, one file each, by what they are called in kebab."""

from collections.abc import Mapping

from understudy.drift.base import Drift, Facets
from understudy.drift.choice_added import ChoiceAdded
from understudy.drift.choice_removed import ChoiceRemoved
from understudy.drift.choice_renamed import ChoiceRenamed
from understudy.drift.date_format_changed import DateFormatChanged
from understudy.drift.decimal_scale_changed import DecimalScaleChanged
from understudy.drift.default_changed import DefaultChanged
from understudy.drift.endpoint_retired import EndpointRetired
from understudy.drift.event_version_changed import EventVersionChanged
from understudy.drift.field_frozen import FieldFrozen
from understudy.drift.field_removed import FieldRemoved
from understudy.drift.field_renamed import FieldRenamed
from understudy.drift.field_required import FieldRequired
from understudy.drift.field_retyped import FieldRetyped
from understudy.drift.field_shortened import FieldShortened
from understudy.drift.id_format_changed import IdFormatChanged
from understudy.drift.null_left_out import NullLeftOut
from understudy.drift.page_size_cut import PageSizeCut
from understudy.drift.reference_retargeted import ReferenceRetargeted
from understudy.drift.right_removed import RightRemoved
from understudy.drift.seasonal_release import SeasonalRelease
from understudy.drift.sort_order_changed import SortOrderChanged
from understudy.drift.validation_added import ValidationAdded
from understudy.kernel.catalogue import unit, units
from understudy.kernel.errors import UsageError

__all__ = [
    "ChoiceAdded",
    "ChoiceRemoved",
    "ChoiceRenamed",
    "DateFormatChanged",
    "DecimalScaleChanged",
    "DefaultChanged",
    "Drift",
    "EndpointRetired",
    "EventVersionChanged",
    "Facets",
    "FieldFrozen",
    "FieldRemoved",
    "FieldRenamed",
    "FieldRequired",
    "FieldRetyped",
    "FieldShortened",
    "IdFormatChanged",
    "NullLeftOut",
    "PageSizeCut",
    "ReferenceRetargeted",
    "RightRemoved",
    "SeasonalRelease",
    "SortOrderChanged",
    "ValidationAdded",
    "catalogue",
    "make_drift",
]


def catalogue() -> Mapping[str, type[Drift]]:
    """Every drift there is, by id."""
    return units(__name__, Drift)


def make_drift(drift_id: str, parameters: Mapping[str, object]) -> Drift:
    """A drift by id; raises `UsageError` for an unknown id or parameter."""
    kind = unit("drift", __name__, Drift, drift_id)
    try:
        return kind(**parameters)  # type: ignore[arg-type]  # checked by the dataclass
    except TypeError:
        raise UsageError(
            f"{drift_id} takes the parameters: {', '.join(kind.parameters())}"
        ) from None
