"""The dossier of a topic: the records of the topic and of its meetings in one file that anybody can check offline."""

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

from flask import Blueprint, Response

from services.gateway import asking, downloads, places, who
from shared import chain, clock
from shared.calls import meetings, records, topics
from shared.contracts import Query

pages = Blueprint("dossier", __name__)
FORMAT = "shouyi-dossier/1"


@pages.get("/topics/<uuid:topic_id>/dossier")
@who.needs_sign_in
def dossier(topic_id: UUID) -> Response:
    """For those who deal with the topic; the services refuse everybody else."""
    view = asking.ask(topics.GetTopic(topic_id=topic_id)).topic
    head = {
        "format": FORMAT, "topic_id": str(topic_id), "village": places.name_of(view.village), "village_code": view.village,
        "title": view.title, "exported_at": clock.now().isoformat(timespec="seconds"),
    }  # fmt: skip
    of_topic = list(_record(partial(records.ReadTopicRecord, topic_id=topic_id)))
    lines, known = [chain.canonical(head), *of_topic], "\n".join(of_topic)
    for meeting_id in _sittings(view):
        if str(meeting_id) in known:  # else the topic has not heard of it yet
            lines += _record(partial(records.ReadMeetingRecord, meeting_id=meeting_id))
    return _file("\n".join(lines) + "\n", len(lines), f"案卷-{view.title}.jsonl")


def _record(page: Callable[..., Query[records.RecordLines]]) -> Iterator[str]:
    after: int | None = 0
    while after is not None:
        answer = asking.ask(page(after=after))
        yield from answer.lines
        after = answer.after


def _sittings(view: topics.PublicTopic) -> list[UUID]:
    """Oldest first, all of them."""
    found: list[UUID] = []
    after: str | None = None
    while True:
        answer = asking.ask(meetings.ListMeetings(area=view.village, topic_id=view.id, after=after))
        found += [line.id for line in answer.items]
        after = answer.page.next
        if after is None:
            return found[::-1]


def _file(text: str, lines: int, name: str) -> Response:
    end = {"end": True, "lines": lines, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    return downloads.file((text + chain.canonical(end) + "\n").encode(), name, "application/jsonl")
