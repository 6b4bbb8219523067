"""The tables of the instance, by what they are about."""

from understudy_mocks.servicenow.objects.tables import (
    foundation,
    itsm,
    money,
    platform,
    portfolio,
    resources,
    work,
)

ALL = (
    *work.TABLES,
    *portfolio.TABLES,
    *money.TABLES,
    *resources.TABLES,
    *itsm.TABLES,
    *foundation.TABLES,
    *platform.TABLES,
)
