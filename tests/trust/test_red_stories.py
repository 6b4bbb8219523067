"""Every story shows something: the engine with this bug does not come through it.

The stories that a bug names as its own are proven by `test_planted_bugs`; these are the others.
"""

import pytest
from planted import catalogue

from tests.scenario.stages import performed
from tests.trust.campaign import spoilt
from understudy.scenario.script import collect

SHOWS = {
    "drift/a_new_field_nobody_needs": "an_unknown_status_is_active",
    "drift/a_new_release_overnight": "project_made_anew_at_each_look",
    "drift/events_in_a_new_envelope": "two_of_us_at_work",
    "drift/numbers_come_as_texts": "hours_with_two_decimals",
    "drift/shorter_pages": "only_the_first_page",
    "limits/quota_gone_by_noon": "read_further_than_kept",
    "limits/slower_and_slower": "project_made_anew_at_each_look",
    "limits/throttled_without_a_word": "project_made_anew_at_each_look",
    "loss/a_right_taken_and_given_back": "project_made_anew_at_each_look",
    "loss/answers_break_off": "expenses_not_billed_on",
    "loss/dies_again_and_again": "project_made_anew_at_each_look",
    "loss/disk_lost_overnight": "project_made_anew_at_each_look",
    "loss/erp_down_on_billing_day": "given_up_and_called_done",
    "loss/killed_while_posting": "project_made_anew_at_each_look",
    "loss/lost_reply_on_invoice": "invoice_posted_again_unasked",
    "loss/news_that_never_come": "sales_is_not_told",
    "loss/page_for_people_overnight": "project_made_anew_at_each_look",
    "loss/paused_through_billing": "billed_as_soon_as_approved",
    "loss/secret_rotated_on_friday": "project_made_anew_at_each_look",
    "order/a_list_moves_while_it_is_read": "project_made_anew_at_each_look",
    "order/events_overtake_each_other": "two_of_us_at_work",
    "order/somebody_else_was_there": "amount_changes_ignored",
    "order/written_and_not_yet_found": "project_made_anew_at_each_look",
}


@pytest.mark.slow
@pytest.mark.parametrize(("story", "bug"), SHOWS.items(), ids=SHOWS)
def test_a_story_turns_red_for_a_bug_in_its_way(story: str, bug: str) -> None:
    assert performed(story, spoilt(bug)).verdict == "broken"


def test_no_story_is_left_that_shows_nothing() -> None:
    own = {bug.scenario for bug in catalogue().values()}

    assert {scenario.name for scenario in collect([])} - own - set(SHOWS) == set()
    assert own & set(SHOWS) == set()
