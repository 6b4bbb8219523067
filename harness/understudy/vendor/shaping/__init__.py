"""The shape of a customer's own organisation: fields, objects, choices, record types."""

from understudy.vendor.shaping.laying import lay
from understudy.vendor.shaping.shapes import FieldShape, ObjectShape, Shaping

__all__ = ["FieldShape", "ObjectShape", "Shaping", "lay"]
