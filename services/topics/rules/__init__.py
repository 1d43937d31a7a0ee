"""The life of a topic, pure: facts in, an answer or a refusal out. Standard library only.

``steps``        which step leads where, and whose it is
``proposing``    signatures, the branch committee's review
``carrying_out`` briefings, deadlines, postings, inquiries, satisfaction
``pledging``     members' commitments
``telling``      upper documents reach members first

Sources: 党员首议制 (the case), and the laws named with each rule.
"""

from services.topics.rules.book import BOOK, FIRST_DELIBERATION
from services.topics.rules.carrying_out import (
    SATISFIED,
    briefings_missing,
    check_briefing,
    check_briefings_complete,
    check_due,
    check_inquiries_answered,
    check_inquiries_open,
    check_posted_long_enough,
    posted_until,
    posting_days,
    satisfaction,
)
from services.topics.rules.pledging import (
    check_appraisal,
    check_may_keep,
    check_may_pledge,
    check_review_of_pledge,
    may_appraise,
    pledge_state,
)
from services.topics.rules.proposing import (
    SIGNED_ROUTES,
    Progress,
    check_committee_quorum,
    check_may_sign,
    check_review,
    progress,
    signatures_needed,
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

# Matters that only the villagers may decide (村民委员会组织法第二十八条).
VILLAGERS_DECIDE = ("村庄规划", "误工补贴", "集体收益使用", "公益事业和筹资筹劳", "困难户扶助", "法律规定的其他事项")

__all__ = [
    "BOOK", "BY_A_PERSON", "DOCUMENTS_FIRST", "FIRST_DELIBERATION", "PUBLIC_STATES", "SATISFIED", "SIGNED_ROUTES",
    "STILL_TO_READ", "TRANSITIONS", "VILLAGERS_DECIDE", "Progress", "Transition", "Verb", "briefings_missing",
    "check_appraisal", "check_briefing", "check_briefings_complete", "check_committee_quorum", "check_due", "check_gathering",
    "check_held_after_receipt", "check_inquiries_answered", "check_inquiries_open", "check_may_keep", "check_may_pledge",
    "check_may_sign", "check_posted_long_enough", "check_present", "check_review", "check_review_of_pledge", "check_schedule",
    "check_still_to_read", "check_telling", "check_transition", "is_conveyed", "is_late", "may_appraise", "next_transitions",
    "not_now", "pledge_state", "posted_until", "posting_days", "progress", "satisfaction", "signatures_needed", "suits_outcome",
    "usually_due",
]  # fmt: skip
