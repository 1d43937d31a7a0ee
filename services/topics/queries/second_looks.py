"""Who looks at what was entered as the branch committee's review: of the village's committee, or of the township."""

from collections.abc import Callable
from datetime import date

from services.topics import rules
from services.topics.queries.facts import Facts
from shared.identity import Caller, Role


def may_confirm_review(facts: Facts, caller: Caller, today: date) -> bool:
    """Another one of those who were there; the township once it is its turn."""
    return _may_look(facts, caller, today, lambda look: look.may_be_confirmed_by(facts.reader))


def may_object_to_review(facts: Facts, caller: Caller, today: date) -> bool:
    """Another one of the committee; the township once it is its turn."""
    return _may_look(facts, caller, today, lambda look: look.may_be_objected_to_by(facts.reader))


def _may_look(facts: Facts, caller: Caller, today: date, of_the_committee: Callable[[rules.SecondLook], bool]) -> bool:
    if facts.review is None or not facts.review.last.waits:
        return False
    look, village = facts.review.look, facts.topic.village
    theirs = caller.has(Role.BRANCH_COMMITTEE, area=village) and of_the_committee(look)
    above = caller.has(Role.TOWNSHIP, area=village) and look.is_the_townships(today)
    return theirs or (above and look.entered_by != facts.reader)
