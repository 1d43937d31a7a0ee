"""Signing sheets that were returned again and again: whoever looks at them second could keep signatures from counting."""

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import rules
from services.topics.models import Entry, Topic
from services.topics.queries.sight import where_held
from shared.calls.common import NextStep, Todo
from shared.identity import Caller, Role
from shared.vocabulary import State


def returned_sheets(session: Session, caller: Caller, today: date) -> Iterator[Todo]:
    """A line of the township's for each topic that is being signed. One statement."""
    number = rules.returned_sheets_for_the_township(today)
    times = sa.func.count()
    often = (
        sa.select(Topic.id, Topic.title, Topic.village, times)
        .join(Entry, sa.and_(Entry.topic_id == Topic.id, Entry.verb == "return_sheet"))
        .where(where_held(Topic.village, caller, Role.TOWNSHIP), Topic.state == State.MERGED)
        .group_by(Topic.id, Topic.title, Topic.village)
        .having(times >= number.days)
        .order_by(Topic.title, Topic.id)
    )
    for topic, title, village, returned in session.execute(often).tuples():
        why = "退回的签名不计入。请看全过程记录里每次的理由，必要时请人对照照片再看一次。"
        step = NextStep(verb="get_topic", label=f"签名单退回了 {returned} 次", why=why, source=number.source)
        yield Todo(subject_kind="topic", subject_id=topic, title=title, area=village, step=step)
