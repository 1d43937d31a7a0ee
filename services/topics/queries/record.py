"""A topic's record in full, line by line as it is exported."""

from sqlalchemy.orm import Session

from services.topics import refusals
from services.topics.models import Entry, Recall, Topic
from services.topics.queries.sight import STAFF, reads_signers, require_reader
from shared import chain
from shared.calls import records
from shared.errors import NotFound
from shared.identity import Caller


def read_record(session: Session, call: records.ReadTopicRecord, *, caller: Caller) -> records.RecordLines:
    """It has households, signers and withheld questions in it: for those who deal with them.

    Raises :class:`SignersAreKept`.
    """
    topic = session.get(Topic, call.topic_id)
    if topic is None:
        raise NotFound
    require_reader(caller, topic.village)
    caller.require(*STAFF, area=topic.village)
    if not reads_signers(caller, topic.village, session.get(Recall, topic.id)):
        raise refusals.SignersAreKept
    lines, after = chain.page(session, Entry, Entry.topic_id == topic.id, after=call.after)
    return records.RecordLines(lines=lines, after=after)
