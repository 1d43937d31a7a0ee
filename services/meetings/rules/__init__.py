"""The law of meetings, pure: facts in, an answer or a refusal out. Standard library only.

``bodies``      who meets, on which roll, with what notice, quorum and majority
``voting``      who votes, how votes are counted, what passes
``deliberating`` groups, officers, who has spoken
``demands``     who may demand a meeting, a recall, a levy
``composition`` how a representatives' assembly is made up
"""

from services.meetings.rules.bodies import (
    BOOK,
    BodyRules,
    Quorum,
    Share,
    body_rules,
    check_everyone_reached,
    check_notice,
    check_quorum,
    earliest_day,
    quorum,
    reached_ratio,
)
from services.meetings.rules.deliberating import check_group_officers, check_may_conclude
from services.meetings.rules.voting import Outcome, Tally, check_exclusion, check_tellers, decide, may_vote

__all__ = [
    "BOOK", "BodyRules", "Outcome", "Quorum", "Share", "Tally", "body_rules", "check_everyone_reached", "check_exclusion",
    "check_group_officers", "check_may_conclude", "check_notice", "check_quorum", "check_tellers", "decide", "earliest_day",
    "may_vote", "quorum", "reached_ratio",
]  # fmt: skip
