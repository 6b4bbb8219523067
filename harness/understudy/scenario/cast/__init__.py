"""The people of the firm at their screens: what a scenario lets them do, by role.

Each verb is what somebody does in that system's user interface. It goes through the vendor's rules,
and appears in the change log under that person's name.
"""

from understudy.scenario.cast.delivering import Ppm, Psa
from understudy.scenario.cast.keeping import Erp, Hcm, Operators
from understudy.scenario.cast.role import Role, StoryStopped
from understudy.scenario.cast.selling import Crm

__all__ = ["Crm", "Erp", "Hcm", "Operators", "Ppm", "Psa", "Role", "StoryStopped"]
