"""The life of a topic, pure: facts in, an answer or a refusal out. Standard library only.

``steps``        which step leads where, and whose it is
``proposing``    signatures
``reviewing``    the branch committee's review; ``review_list`` what it goes through
``kinds``        what a kind of matter brings with it, and which way it takes
``hearings``     when one has to be held, who is heard, that each finding is answered
``levies``       funds and labour raised by the villagers' own decision
``collecting``   visits, opinions, which of them say the same
``signing``      members first, then everybody; paper; taking a signature back
``carrying_out`` briefings, deadlines, satisfaction
``publishing``   postings, on the page and on the board, and inquiries
``tasks``        the tasks of a plan
``pledging``     members' commitments
``photos``       photos as proof
``telling``      upper documents reach members first
``briefing_members`` work is briefed to members first

Sources: 党员首议制 (the case), and the laws named with each rule.
"""

from services.topics.rules.book import BOOK, FIRST_DELIBERATION
from services.topics.rules.briefing_members import (
    PERIODIC,
    WORK_FIRST,
    check_briefer,
    due_by,
    kind_of,
    period_of,
    source_of,
)
from services.topics.rules.carrying_out import (
    SATISFIED,
    briefings_missing,
    check_briefing,
    check_briefings_complete,
    check_due,
    check_is_major,
    satisfaction,
)
from services.topics.rules.collecting import Grams, alike, check_entry, check_visit, degree, grams, nearest
from services.topics.rules.hearings import (
    HEARING,
    check_announced,
    check_begun,
    check_heard,
    earliest_hearing,
    findings_of,
    hearing_asked_by,
    least_of,
)
from services.topics.rules.kinds import Way, check_class, check_route, has_to_be_prepared, routes_of, ways
from services.topics.rules.levies import (
    GROUNDS,
    MEASURES,
    Asked,
    account_sentence,
    check_asked,
    check_may_be_raised,
    check_plan_posted,
    duties_freed,
    labour_births,
    plan_posted_until,
    reply_due,
)
from services.topics.rules.photos import (
    NEVER_PUBLIC,
    check_may_withdraw,
    check_photo,
    check_proof,
    check_public,
    proof_missing,
)
from services.topics.rules.pledging import (
    check_appraisal,
    check_may_keep,
    check_may_pledge,
    check_pledges_closed,
    check_review_of_pledge,
    may_appraise,
    pledge_state,
)
from services.topics.rules.proposing import (
    SIGNED_ROUTES,
    Progress,
    check_may_sign,
    progress,
    signatures_needed,
)
from services.topics.rules.publishing import (
    HAS_TO_HANG,
    check_hung,
    check_inquiries_answered,
    check_inquiries_open,
    check_posted_long_enough,
    is_overdue_on_the_board,
    posted_until,
    posting_days,
    unhung_for,
)
from services.topics.rules.review_list import GROUNDS as VITAL_GROUNDS
from services.topics.rules.review_list import POINTS, Item, grounds_for, points_for, read_list
from services.topics.rules.reviewing import (
    check_committee_quorum,
    check_committee_vote,
    check_review,
    check_review_day,
)
from services.topics.rules.signing import (
    check_may_withdraw_signature,
    check_members_first,
    check_not_taken_back,
    check_sheet,
    check_sheet_photos,
    everybody_from,
    is_open_to_all,
    members_first_source,
)
from services.topics.rules.steps import (
    PUBLIC_STATES,
    TRANSITIONS,
    Transition,
    Verb,
    check_transition,
    next_transitions,
    not_now,
    suits_outcome,
)
from services.topics.rules.tasks import (
    MOST_TASKS,
    check_change,
    check_may_report,
    check_owner,
    check_room_for_tasks,
    check_task_open,
    check_tasks_done,
    is_for_the_township,
    overdue_for_the_township,
    task_state,
    tasks_of,
)
from services.topics.rules.telling import (
    BY_A_PERSON,
    DOCUMENTS_FIRST,
    STILL_TO_READ,
    check_gathering,
    check_held_after_receipt,
    check_present,
    check_schedule,
    check_still_to_read,
    check_telling,
    is_conveyed,
    is_late,
    usually_due,
)

__all__ = [
    "BOOK", "BY_A_PERSON", "DOCUMENTS_FIRST", "FIRST_DELIBERATION", "GROUNDS", "HAS_TO_HANG", "HEARING", "MEASURES",
    "MOST_TASKS", "NEVER_PUBLIC", "PERIODIC", "POINTS", "PUBLIC_STATES", "SATISFIED", "SIGNED_ROUTES",
    "STILL_TO_READ", "TRANSITIONS", "VITAL_GROUNDS", "WORK_FIRST", "Asked", "Grams", "Item", "Progress", "Transition",
    "Verb", "Way", "account_sentence", "alike", "briefings_missing", "check_announced", "check_appraisal",
    "check_asked", "check_begun", "check_briefer", "check_briefing", "check_briefings_complete", "check_change",
    "check_class", "check_committee_quorum", "check_committee_vote", "check_due", "check_entry", "check_gathering",
    "check_heard", "check_held_after_receipt", "check_hung", "check_inquiries_answered", "check_inquiries_open",
    "check_is_major", "check_may_be_raised", "check_may_keep", "check_may_pledge", "check_may_report",
    "check_may_sign", "check_may_withdraw", "check_may_withdraw_signature", "check_members_first", "check_not_taken_back", "check_owner",
    "check_photo", "check_plan_posted", "check_pledges_closed", "check_posted_long_enough", "check_present",
    "check_proof", "check_public", "check_review", "check_review_day", "check_review_of_pledge",
    "check_room_for_tasks", "check_route", "check_schedule", "check_sheet", "check_sheet_photos",
    "check_still_to_read", "check_task_open", "check_tasks_done", "check_telling", "check_transition", "check_visit",
    "degree", "due_by", "duties_freed", "earliest_hearing", "everybody_from", "findings_of", "grams", "grounds_for",
    "has_to_be_prepared", "hearing_asked_by", "is_conveyed", "is_for_the_township", "is_late", "is_open_to_all",
    "is_overdue_on_the_board", "kind_of", "labour_births", "least_of", "may_appraise", "members_first_source",
    "nearest", "next_transitions", "not_now", "overdue_for_the_township", "period_of", "plan_posted_until",
    "pledge_state", "points_for", "posted_until", "posting_days", "progress", "proof_missing", "read_list",
    "reply_due", "routes_of", "satisfaction", "signatures_needed", "source_of", "suits_outcome", "task_state",
    "tasks_of", "unhung_for", "usually_due", "ways",
]  # fmt: skip
