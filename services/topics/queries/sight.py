"""Who may see what, as conditions on a village's code; and how long lists go on."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.topics import rules
from services.topics.models import Recall, Topic
from shared.errors import Invalid, NotFound
from shared.identity import OVERSEE, Caller, Role
from shared.storage import Moment

PAGE = 50
WRONG_PLACE = "翻页位置不对，请从第一页重新打开。"

VILLAGE_STAFF = (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.COLLECTION_TEAM, Role.VILLAGERS_COMMITTEE)
STAFF = (*VILLAGE_STAFF, Role.TOWNSHIP, Role.COUNTY)
LOOK_AT_SHEETS = (Role.COLLECTION_TEAM, Role.TOWNSHIP, Role.COUNTY)  # of a recall
# Training and IT staff hold roles in the whole county and have no business in a village's drafts.
READERS = (*STAFF, Role.MEMBER, Role.REPRESENTATIVE, Role.VILLAGER)
MEMBERS_FIRST = (*STAFF, Role.MEMBER)  # who reads what is told to the members


def within(village: Any, area: str) -> sa.ColumnElement[bool]:
    """Whether a village lies in an area: a range, which an index can answer, whatever stands in ``area``."""
    condition: sa.ColumnElement[bool] = village.between(area.ljust(12, "0"), area.ljust(12, "9"))
    return condition


def where_held(village: Any, caller: Caller, *roles: Role) -> sa.ColumnElement[bool]:
    """Villages where the caller holds one of these roles."""
    held = [grant for grant in caller.grants if grant.role in roles]
    return sa.or_(
        sa.false(),
        *(within(village, grant.area) if grant.role in OVERSEE else village == grant.area for grant in held),
    )


def require_reader(caller: Caller, village: str) -> None:
    """Another village's topics are not there, rather than forbidden."""
    if not caller.has(*READERS, area=village):
        raise NotFound


def sees(caller: Caller, topic: Topic, *, today: date) -> bool:
    """Members and whoever deals with it from the first draft on; the village's other people once it is open to all."""
    if caller.has(*STAFF, Role.MEMBER, area=topic.village):
        return True
    return caller.has(*READERS, area=topic.village) and rules.is_open_to_all(
        topic.state, topic.everybody_from, today=today
    )


def where_seen(caller: Caller, *, today: date) -> sa.ColumnElement[bool]:
    """The same, as a condition on topics."""
    open_to_all = sa.or_(Topic.state.in_(rules.PUBLIC_STATES), Topic.everybody_from <= today)
    return sa.or_(
        where_held(Topic.village, caller, *STAFF, Role.MEMBER),
        sa.and_(where_held(Topic.village, caller, *READERS), open_to_all),
    )


def reads_signers(caller: Caller, village: str, recall: Recall | None) -> bool:
    """Who signed is for those who deal with the topic; who wants a recall neither for whom it concerns nor for the committee they sit
    on, in whatever other office but the one that looks at the sheets."""
    if recall is None:
        return caller.has(*STAFF, area=village)
    if recall.person_id == caller.person_id:
        return False
    sits_beside = caller.has(Role.VILLAGERS_COMMITTEE, area=village)
    return caller.has(*(LOOK_AT_SHEETS if sits_beside else STAFF), area=village)


def require_overlap(caller: Caller, area: str) -> None:
    """An area of which the caller sees nothing at all is not there."""
    own = [grant for grant in caller.grants if grant.role in READERS]
    if not any(grant.covers(area) or grant.area.startswith(area) for grant in own):
        raise NotFound


def cursor(at: datetime, row_id: UUID) -> str:
    """Where a list ordered by a moment goes on."""
    return f"{at.isoformat()}_{row_id}"


def before(cursor: str, at: Any, row_id: Any) -> sa.ColumnElement[bool]:
    """The rows after this cursor, newest first."""
    text, _, last = cursor.rpartition("_")
    try:
        given, last_id = datetime.fromisoformat(text), UUID(last)
        moment = given.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(fields={"after": [WRONG_PLACE]}) from None
    if given.tzinfo is None:
        raise Invalid(fields={"after": [WRONG_PLACE]})
    return sa.tuple_(at, row_id) < sa.tuple_(sa.literal(moment, Moment()), sa.literal(last_id, sa.Uuid()))


def cursor_of_day(on: date, row_id: UUID) -> str:
    """Where a list ordered by a day goes on."""
    return f"{on.isoformat()}_{row_id}"


def before_day(cursor: str, on: Any, row_id: Any) -> sa.ColumnElement[bool]:
    """The rows after this cursor, latest first."""
    text, _, last = cursor.rpartition("_")
    try:
        day, last_id = date.fromisoformat(text), UUID(last)
    except ValueError:
        raise Invalid(fields={"after": [WRONG_PLACE]}) from None
    return sa.tuple_(on, row_id) < sa.tuple_(sa.literal(day, sa.Date()), sa.literal(last_id, sa.Uuid()))
