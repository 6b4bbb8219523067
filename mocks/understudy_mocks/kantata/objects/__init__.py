"""How the nouns look in Kantata, and what its records are made of."""

from understudy_mocks.kantata.objects.ids import new_id
from understudy_mocks.kantata.objects.projections import PROJECTIONS
from understudy_mocks.kantata.objects.schema import SCHEMA
from understudy_mocks.kantata.objects.shaping import SHAPING
from understudy_mocks.kantata.objects.standing import arrange, setup

__all__ = ["PROJECTIONS", "SCHEMA", "SHAPING", "arrange", "new_id", "setup"]
