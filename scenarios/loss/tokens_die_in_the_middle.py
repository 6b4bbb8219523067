"""Tokens that die in the middle of the work cost a login, and nothing that was on its way.

All access tokens of the CRM are revoked while deals are won; those of the PSA and the HCM run out
again and again.
"""

from understudy.faults import TokenExpired, TokenRevoked
from understudy.scenario import Run, scenario


@scenario()
def tokens_die_in_the_middle(run: Run) -> None:
    first, second = run.world.deals.take(2, stage="negotiation")

    with (
        run.trouble(TokenRevoked(), on="crm *", times=2, skip=1),
        run.trouble(TokenExpired(), on="hcm *", times=3),
    ):
        run.crm.close_won(first)
        run.clock.advance(hours=1)
    with run.trouble(TokenExpired(), on="erp *", times=3):
        run.crm.close_won(second)
        run.clock.advance(hours=1)

    run.settle(within_hours=3)
    run.judge()
