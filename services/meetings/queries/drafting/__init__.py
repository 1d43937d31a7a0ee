"""What the papers say: a meeting as it stands, and what other services know of it, as the fields of a template.

``material``  what is read and asked for
``writing``   how numbers, days and names are written
``calling``   the notice of a meeting, the sheet to sign in on
``minutes``   what the groups said, the minutes
``voting``    the result of a vote
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.meetings.documents.draft import Draft
from services.meetings.queries.drafting.calling import meeting_notice, sign_in_sheet
from services.meetings.queries.drafting.material import Material, material_of, subject_of_meeting
from services.meetings.queries.drafting.minutes import group_record, minutes
from services.meetings.queries.drafting.voting import vote_result
from shared.calls.paperwork import MakeMeetingDocument
from shared.calls.topics import TopicView
from shared.vocabulary import DocumentKind

__all__ = ["of_meeting", "subject_of_meeting"]

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
