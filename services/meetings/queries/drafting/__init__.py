"""What the papers say: a meeting as it stands, and what other services know of it, as the fields of a template.

``material``  what is read and asked for
``writing``   how numbers, days and names are written
``calling``   the notice of a meeting, the sheet to sign in on
``minutes``   what the groups said, the minutes
``voting``    the result of a vote
``year``      the year's ledger, a workbook
``ledgers``   the ledger sheets of a topic, its posting, its pledges
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.meetings.documents.draft import Draft
from services.meetings.models import Matter
from services.meetings.queries.drafting import ledgers
from services.meetings.queries.drafting.calling import meeting_notice, sign_in_sheet
from services.meetings.queries.drafting.material import (
    Material,
    TopicMaterial,
    last_by_step,
    material_of,
    may_have_of_topic,
    people_of,
    subject_of_meeting,
)
from services.meetings.queries.drafting.minutes import group_record, minutes
from services.meetings.queries.drafting.voting import vote_result
from services.meetings.queries.drafting.year import asked_by, year_ledger
from services.meetings.rules import STEPS_OF
from shared.calls.paperwork import MakeMeetingDocument, MakeTopicDocument
from shared.calls.topics import TopicView
from shared.vocabulary import DocumentKind

__all__ = ["asked_by", "may_have_of_topic", "of_meeting", "of_topic", "people_of", "subject_of_meeting", "year_ledger"]

WRITERS: dict[DocumentKind, Callable[[Material], dict[str, Any]]] = {
    DocumentKind.MEETING_NOTICE: meeting_notice,
    DocumentKind.SIGN_IN_SHEET: sign_in_sheet,
    DocumentKind.GROUP_RECORD: group_record,
    DocumentKind.MINUTES: minutes,
    DocumentKind.VOTE_RESULT: vote_result,
}


def of_meeting(
    session: Session, call: MakeMeetingDocument, topic: TopicView, names: Mapping[UUID, str], places: Mapping[str, str]
) -> Draft:
    """Once :func:`subject_of_meeting` has let the caller."""
    material = material_of(session, call.meeting_id, topic, names, places)
    meeting = material.meeting
    return Draft(
        kind=call.kind, village=meeting.village, name=f"{call.kind.chinese}-{meeting.title}", meeting_id=meeting.id,
        topic_id=meeting.topic_id, fields=WRITERS[call.kind](material), record_lines=meeting.entries, record_digest=meeting.sealed,
    )  # fmt: skip


OF_TOPIC: dict[DocumentKind, Callable[[TopicMaterial, DocumentKind], dict[str, Any]]] = {
    **dict.fromkeys(ledgers.ABOUT, ledgers.posting_sheet),
    **dict.fromkeys(STEPS_OF, ledgers.ledger_sheet),
    DocumentKind.LEDGER_RESOLUTION_POSTED: ledgers.resolution_posted,
    DocumentKind.LEDGER_RESULT_POSTED: ledgers.result_posted,
    DocumentKind.PLEDGE_SHEET: ledgers.pledge_sheet,
}


def of_topic(
    session: Session, call: MakeTopicDocument, topic: TopicView, names: Mapping[UUID, str], places: Mapping[str, str]
) -> Draft:
    """Once :func:`may_have_of_topic` has let the caller."""
    matter = session.get_one(Matter, call.topic_id)
    material = TopicMaterial(matter, last_by_step(session, matter.topic_id), topic, names, places)
    return Draft(
        kind=call.kind, village=matter.village, name=f"{call.kind.chinese}-{matter.title}", topic_id=matter.topic_id,
        fields=OF_TOPIC[call.kind](material, call.kind), record_lines=topic.topic.record_lines,
        record_digest=topic.topic.record_digest,
    )  # fmt: skip
