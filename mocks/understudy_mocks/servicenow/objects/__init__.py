"""How the nouns look on the instance, and what its records are made of."""

from understudy_mocks.servicenow.objects.ids import new_id
from understudy_mocks.servicenow.objects.projections import PROJECTIONS
from understudy_mocks.servicenow.objects.schema import SCHEMA
from understudy_mocks.servicenow.objects.shaping import SHAPING
from understudy_mocks.servicenow.objects.standing import arrange, setup

__all__ = ["PROJECTIONS", "SCHEMA", "SHAPING", "arrange", "new_id", "setup"]
