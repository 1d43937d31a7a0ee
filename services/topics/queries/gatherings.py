"""Sessions at which the members were told something, with who was there."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics.models import Attendee, Gathering
from shared.calls import telling as calls


def gathering_views(session: Session, found: Sequence[Gathering], *, looks_after: bool) -> list[calls.GatheringView]:
    """The names of those who came, and who did not, are for whoever looks after the branch. One statement."""
    listed = sa.select(Attendee).where(Attendee.gathering_id.in_([gathering.id for gathering in found]))
    on_list: dict[tuple[UUID, bool], list[UUID]] = defaultdict(list)
    for attendee in session.scalars(listed.order_by(Attendee.person_id)):
        on_list[attendee.gathering_id, attendee.present].append(attendee.person_id)
    return [
        calls.GatheringView(
            id=gathering.id, group_name=gathering.group_name, held_at=gathering.held_at, place=gathering.place,
            held_by=gathering.held_by, text=gathering.text, should_attend=gathering.should_attend,
            present=gathering.present, recorded_by=gathering.recorded_by, recorded_at=gathering.recorded_at,
            attended=tuple(on_list[gathering.id, True]) if looks_after else (),
            absent=tuple(on_list[gathering.id, False]) if looks_after else (),
        )
        for gathering in found
    ]  # fmt: skip
