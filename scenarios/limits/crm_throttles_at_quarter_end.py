"""A CRM that has had enough is asked again only when it said so, and every deal still arrives.

Sales closes what it can on the last days of the quarter, and every integration of the firm polls
the same CRM. It answers that the limit is exceeded; the portfolio system does too, and says how
long to wait. Later somebody revokes the tokens to stop the noise.
"""

from understudy.faults import Latency, Throttled, TokenRevoked
from understudy.scenario import Run, scenario


@scenario()
def crm_throttles_at_quarter_end(run: Run) -> None:
    *deals, last = run.world.deals.take(6, stage="negotiation")

    with run.trouble(Throttled(retry_after_s=600), on="crm *", times=3):
        run.crm.close_won(*deals)
        run.clock.advance(minutes=45)
    with run.trouble(Throttled(retry_after_s=300), on="ppm *", times=2):
        run.crm.close_won(last)
        run.clock.advance(minutes=20)
    with run.trouble(TokenRevoked(), on="crm *", times=1):
        run.clock.advance(minutes=10)
    with run.trouble(Latency(seconds=8, jitter_s=4), on="psa *", probability=0.5):
        run.crm.change_amount(deals[0], deals[0].amount_minor + 500_000)
        run.clock.advance(minutes=45)

    run.settle(within_hours=2)
    run.judge()
