"""A topic's record holds itself together, and has the whole procedure in it."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from alembic import command

from services.topics import actions, queries
from services.topics.models import Topic
from services.topics.queries import record
from services.topics.refusals import OutOfOrder
from shared import chain, storage
from shared.calls import records
from shared.calls import topics as calls
from shared.errors import NotAllowed, NotFound
from shared.events.meetings import RecordSealed
from tests.topics.village import Village
from tests.verifier import follow


def lines(village: Village, topic_id: UUID) -> list[dict[str, Any]]:
    with village.sessions.begin() as session:
        texts: list[str] = []
        after: int | None = 0
        while after is not None:
            answer = record.read_record(
                session, records.ReadTopicRecord(topic_id=topic_id, after=after), caller=village.secretary
            )
            texts += answer.lines
            after = answer.after
    return follow(texts)


def test_every_line_carries_the_digest_of_all_before_it(village: Village):
    topic_id = village.executing(major=True)
    found = lines(village, topic_id)
    with village.sessions.begin() as session:
        shown = queries.get_public_topic(session, calls.GetPublicTopic(topic_id=topic_id), today=village.today)
    assert (shown.record_lines, shown.record_digest) == (len(found), found[-1]["digest"])
    assert [line["number"] for line in found] == list(range(1, len(found) + 1))


def test_the_record_has_the_procedure_in_full(village: Village):
    opinion = village.opinion()
    topic_id = village.collected([opinion])
    village.does(actions.open_signing, calls.OpenSigning(topic_id=topic_id), village.collector, rolls=village.rolls())
    for number in range(10):
        village.sign(topic_id, village.member(number))
    opened, frozen, reached = (line["content"] for line in lines(village, topic_id))
    assert opened["topic"]["content"] == "东桥栏杆断裂，建议修缮。"
    assert [kept["id"] for kept in opened["opinions"]] == [str(opinion)]
    assert {roll["kind"] for roll in frozen["rolls"]} == {"members", "representatives", "villagers"}
    assert {one["person_id"] for one in reached["signatures"]} == {str(person) for person in village.members[:10]}


def test_the_record_comes_in_pages(village: Village, monkeypatch):
    topic_id = village.decided()
    whole = lines(village, topic_id)
    monkeypatch.setattr(chain, "PAGE_BYTES", 700)
    assert lines(village, topic_id) == whole
    monkeypatch.setattr(chain, "PAGE_LINES", 2)
    assert lines(village, topic_id) == whole


def test_the_record_in_full_is_for_who_deals_with_it(village: Village):
    topic_id = village.signing()
    call = records.ReadTopicRecord(topic_id=topic_id)
    with village.sessions.begin() as session:
        with pytest.raises(NotAllowed):
            record.read_record(session, call, caller=village.member(3))
        with pytest.raises(NotFound):
            record.read_record(session, records.ReadTopicRecord(topic_id=uuid4()), caller=village.secretary)


def test_what_a_meeting_s_record_ends_with_stands_in_the_topic_s(village: Village):
    topic_id = village.confirmed()
    meeting_id = village.convenes(topic_id)
    seal = RecordSealed(meeting_id=meeting_id, topic_id=topic_id, village=village.code, lines=7, digest="a" * 64)
    with pytest.raises(OutOfOrder):
        village.hears(actions.note_sealed, seal)
    village.wait(7)
    village.opens(topic_id, meeting_id)
    village.concludes(topic_id, meeting_id)
    village.hears(actions.note_sealed, seal)
    last = lines(village, topic_id)[-1]
    assert (last["verb"], last["content"]["digest"]) == ("seal_record", "a" * 64)


def test_lines_written_before_are_sealed_by_the_migration(database_url):
    storage.migrate("topics", database_url)
    village = Village(storage.sessions(database_url))
    topic_id = village.concluded()
    village.sessions.kw["bind"].dispose()
    command.downgrade(storage.alembic_config("topics", database_url), "0007")
    storage.migrate("topics", database_url)

    village.sessions = storage.sessions(database_url)
    found = lines(village, topic_id)
    with village.sessions.begin() as session:
        assert session.get_one(Topic, topic_id).sealed == found[-1]["digest"]
    village.sessions.kw["bind"].dispose()
