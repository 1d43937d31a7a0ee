"""Append-only records in full, for the dossier of a topic (:mod:`shared.chain`)."""

from typing import Annotated
from uuid import UUID

from shared.contracts import About, Query, Record

After = Annotated[int, About("从第几条之后", least=0)]


class RecordLines(Record):
    """Lines as they are exported, oldest first; pass ``after`` on until it is None."""

    lines: tuple[Annotated[str, About("记录", longest=1_000_000)], ...] = ()
    after: int | None = None


class ReadTopicRecord(Query[RecordLines], key="topics.read_record"):
    """By the village's officials, its township and the county."""

    topic_id: UUID
    after: After = 0


class ReadMeetingRecord(Query[RecordLines], key="meetings.read_record"):
    """By the village's officials, its township and the county."""

    meeting_id: UUID
    after: After = 0
