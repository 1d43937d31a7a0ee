"""The law of meetings, pure: facts in, an answer or a refusal out. Standard library only.

``again``        how often a step that failed is voted on again
``agenda``       what a meeting goes through, in order
``bodies``       who meets, on which roll, by which numbers on which day
``counties``     what the law leaves to the county
``noticing``     how long before, and that everybody is told
``hours``        when it may begin, when people are entered as present, when a vote may end
``codes``        the code on the wall, by which people check in
``quorums``      how many must be there
``deliberating`` groups, officers, who has spoken
``returning``    a step sends a matter back to the one before
``voting``       who votes, how votes are counted, what passes
``ballots``      secret ballots: on paper what was given out and what came back, online how many there must be
``levies``       how representatives decide a levy: by households
``demands``      who may demand a meeting, and how far they are
``demanding``    the life of a demand for a meeting
``recalls``      the vote on a recall
``tallies``      what was counted
``papers``       votes on paper in a named vote: two officials, a third where they differ
``proxies``      who acts for whom at a collective's assembly
``withdrawing``  who is concerned by the matter does not vote
``composition``  how a representatives' assembly is made up, when an office ends
``ordinary``     meetings that were held without a topic
``documents``    which papers there are, from when on
``appraising``   the yearly appraisal of the committees
``disclosing``   how long a disclosure hangs, who answers for it
``cadence``      how often a body meets and the village's affairs are disclosed
"""

from services.meetings.rules.again import Again, again
from services.meetings.rules.agenda import Item, agenda
from services.meetings.rules.appraising import (
    APPRAISING,
    ROLL_OF,
    Finding,
    appraised,
    appraising_share,
    check_year,
    committee_of,
    each_once,
    ends_now,
)
from services.meetings.rules.ballots import Ballots, check_box_hides, check_papers_hide
from services.meetings.rules.bodies import BOOK, Base, BodyRules, Share, body_rules, by_households, check_group, name_of
from services.meetings.rules.cadence import (
    Due,
    appraisal_due,
    bodies_that_meet,
    disclosure_due,
    is_for_the_township,
    is_soon,
    kinds_disclosed,
    meeting_due,
)
from services.meetings.rules.codes import Code, attendance_code, check_attendance_code
from services.meetings.rules.counties import Chosen, check_choice, county_book
from services.meetings.rules.deliberating import (
    check_group_officers,
    check_may_conclude,
    check_nobody_waits,
    check_opinions_read,
    check_own_item,
)
from services.meetings.rules.disclosing import check_posted, check_who_answers, hangs
from services.meetings.rules.documents import (
    STEPS_OF,
    WHEN,
    check_meeting_has,
    check_topic_has,
    papers_later_of_meeting,
    papers_later_of_topic,
    papers_of_meeting,
    papers_of_topic,
)
from services.meetings.rules.hours import (
    attendance_opens,
    check_attendance_open,
    check_could_disagree,
    check_hour,
    check_recall_may_end,
    check_still_on,
    check_vote_may_end,
    count_waits,
    lasts_until,
    recall_open_until,
    stands_still,
)
from services.meetings.rules.levies import HouseholdVote, check_way_of_voting, is_by_households, with_households
from services.meetings.rules.noticing import (
    check_everyone_reached,
    check_not_too_far,
    check_notice,
    first_lawful,
    reached_ratio,
)
from services.meetings.rules.ordinary import OF_A_GROUP, OF_THE_PARTY, check_held, check_leader, check_unit, may_lead
from services.meetings.rules.papers import check_confirmation as check_paper_confirmation
from services.meetings.rules.papers import check_discarding as check_paper_discarding
from services.meetings.rules.papers import check_entry as check_paper_entry
from services.meetings.rules.papers import check_settlement as check_paper_settlement
from services.meetings.rules.papers import check_third as check_paper_third
from services.meetings.rules.quorums import Quorum, check_counts, check_quorum, quorum
from services.meetings.rules.recalls import (
    admits_latecomers,
    check_heard,
    check_held_soon,
    check_is_a_recall,
    check_may_cancel,
    check_not_concerned,
    check_secret,
    check_the_townships,
    leaders,
    off_duty,
)
from services.meetings.rules.recalls import check_may_withdraw as check_withdrawals_allowed
from services.meetings.rules.returning import check_step_before
from services.meetings.rules.tallies import Tally
from services.meetings.rules.voting import (
    TWO_SAY_SO,
    Outcome,
    ayes_needed,
    check_another_teller,
    check_count_confirmation,
    check_count_witness,
    check_exclusion,
    check_same_tellers,
    check_teller_may_be_replaced,
    check_tellers,
    decide,
    may_vote,
)
from services.meetings.rules.withdrawing import check_may_end_withdrawal, check_withdrawal, still_should_attend

__all__ = [
    "APPRAISING",
    "BOOK",
    "OF_A_GROUP",
    "OF_THE_PARTY",
    "ROLL_OF",
    "STEPS_OF",
    "TWO_SAY_SO",
    "WHEN",
    "Again",
    "Ballots",
    "Base",
    "BodyRules",
    "Chosen",
    "Code",
    "Due",
    "Finding",
    "HouseholdVote",
    "Item",
    "Outcome",
    "Quorum",
    "Share",
    "Tally",
    "admits_latecomers",
    "again",
    "agenda",
    "appraisal_due",
    "appraised",
    "appraising_share",
    "attendance_code",
    "attendance_opens",
    "ayes_needed",
    "bodies_that_meet",
    "body_rules",
    "by_households",
    "check_another_teller",
    "check_attendance_code",
    "check_attendance_open",
    "check_box_hides",
    "check_choice",
    "check_could_disagree",
    "check_count_confirmation",
    "check_count_witness",
    "check_counts",
    "check_everyone_reached",
    "check_exclusion",
    "check_group",
    "check_group_officers",
    "check_heard",
    "check_held",
    "check_held_soon",
    "check_hour",
    "check_is_a_recall",
    "check_leader",
    "check_may_cancel",
    "check_may_conclude",
    "check_may_end_withdrawal",
    "check_meeting_has",
    "check_nobody_waits",
    "check_not_concerned",
    "check_not_too_far",
    "check_notice",
    "check_opinions_read",
    "check_own_item",
    "check_paper_confirmation",
    "check_paper_discarding",
    "check_paper_entry",
    "check_paper_settlement",
    "check_paper_third",
    "check_papers_hide",
    "check_posted",
    "check_quorum",
    "check_recall_may_end",
    "check_same_tellers",
    "check_secret",
    "check_step_before",
    "check_still_on",
    "check_teller_may_be_replaced",
    "check_tellers",
    "check_the_townships",
    "check_topic_has",
    "check_unit",
    "check_vote_may_end",
    "check_way_of_voting",
    "check_who_answers",
    "check_withdrawal",
    "check_withdrawals_allowed",
    "check_year",
    "committee_of",
    "count_waits",
    "county_book",
    "decide",
    "disclosure_due",
    "each_once",
    "ends_now",
    "first_lawful",
    "hangs",
    "is_by_households",
    "is_for_the_township",
    "is_soon",
    "kinds_disclosed",
    "lasts_until",
    "leaders",
    "may_lead",
    "may_vote",
    "meeting_due",
    "name_of",
    "off_duty",
    "papers_later_of_meeting",
    "papers_later_of_topic",
    "papers_of_meeting",
    "papers_of_topic",
    "quorum",
    "reached_ratio",
    "recall_open_until",
    "stands_still",
    "still_should_attend",
    "with_households",
]  # fmt: skip
