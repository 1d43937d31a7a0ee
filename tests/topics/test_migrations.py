"""Migrations build exactly what the models describe, and what the models can't say."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.topics import actions, refusals
from services.topics.models import Base, Entry, Topic
from shared import storage
from shared.bus import mailbox
from shared.calls import topics as calls
from shared.vocabulary import PledgeState, ReviewDecision, TaskState
from tests.topics.recall import RecallVillage
from tests.topics.village import Village


def test_migrations_and_models_agree(database_url):
    storage.migrate("topics", database_url)

    wanted = sa.MetaData()
    for table in (*Base.metadata.tables.values(), *mailbox.metadata.tables.values()):
        table.to_metadata(wanted)
    with storage.engine(database_url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, wanted) == []


def test_migrating_a_database_that_is_up_to_date_changes_nothing(database_url):
    storage.migrate("topics", database_url)
    storage.migrate("topics", database_url)


def test_topics_survive_a_table_that_is_made_anew(database_url):
    storage.migrate("topics", database_url)
    village = Village(storage.sessions(database_url))
    topic_id = village.concluded()
    village.sessions.kw["bind"].dispose()

    command.downgrade(storage.alembic_config("topics", database_url), "0003")
    storage.migrate("topics", database_url)

    village = Village(storage.sessions(database_url))
    with village.sessions.begin() as session:
        assert session.get_one(Topic, topic_id).state == "concluded"
        assert (session.scalar(sa.select(sa.func.count()).where(Entry.topic_id == topic_id)) or 0) > 5


def test_a_pledge_that_was_made_before_pledges_were_reviewed_was_shown_from_its_day_on(database_url):
    storage.migrate("topics", database_url)
    village = Village(storage.sessions(database_url))
    topic_id = village.executing()
    village.pledges(topic_id, village.member(9))
    village.sessions.kw["bind"].dispose()

    command.downgrade(storage.alembic_config("topics", database_url), "0008")
    storage.migrate("topics", database_url)

    [pledge] = village.public(topic_id).pledges
    assert (pledge.state, pledge.approved_at, pledge.due_on) == (PledgeState.SHOWN, village.now, None)


def test_a_plan_that_was_made_before_there_were_tasks_has_one_of_its_owner_and_day(database_url):
    storage.migrate("topics", database_url)
    village = Village(storage.sessions(database_url))
    open_, done = village.executing(), village.executing()
    village.completes(done)
    village.sessions.kw["bind"].dispose()

    command.downgrade(storage.alembic_config("topics", database_url), "0018")
    storage.migrate("topics", database_url)

    [task] = village.sees(open_).tasks
    assert (task.text, task.owner_id, task.done_at) == ("落实实施方案", village.members[3], None)
    assert task.due_on == task.first_due_on == village.sees(open_).topic.due_on
    assert [(one.state, one.done_at) for one in village.sees(done).tasks] == [(TaskState.DONE, village.now)]
    village.completes(open_)


def test_two_recalls_that_ran_already_go_on_and_keep_out_a_third(database_url):
    storage.migrate("topics", database_url)
    village = RecallVillage(storage.sessions(database_url))
    command.downgrade(storage.alembic_config("topics", database_url), "0027")
    with village.sessions.begin() as session:
        for day in (1, 2):
            session.execute(
                sa.text(
                    "INSERT INTO topic (id, village, title, content, kind, state, opened_at, changed_at, review_reason, vital_ground, legality,"
                    " major, conclusion, plan, result, entries, sealed)"
                    f" VALUES (:id, :village, '罢免', '…', 'recall', 'collected', '2027-02-0{day} 01:00:00', '2027-02-0{day} 01:00:00', '', '', '',"
                    " FALSE, '', '', '', 0, '')"
                ).bindparams(sa.bindparam("id", type_=sa.Uuid())),
                {"id": UUID(int=day), "village": village.code},
            )
            recall = "INSERT INTO recall (topic_id, person_id, defence) VALUES (:id, :person, '')"
            ids = (sa.bindparam("id", type_=sa.Uuid()), sa.bindparam("person", type_=sa.Uuid()))
            session.execute(
                sa.text(recall).bindparams(*ids), {"id": UUID(int=day), "person": village.members[2]}
            )  # fmt: skip
    storage.migrate("topics", database_url)

    with pytest.raises(refusals.RecallRuns):
        village.opens_recall()
    for day in (2, 1):
        call = calls.WithdrawTopic(topic_id=UUID(int=day), reason="另写一份")
        village.does(actions.withdraw_topic, call, village.collector)
    village.opens_recall()


def test_a_review_that_was_entered_before_two_had_to_look_at_it_counts(database_url):
    storage.migrate("topics", database_url)
    village = Village(storage.sessions(database_url))
    topic_id, waits = village.confirmed(), village.under_review()
    village.enters_review(waits)
    village.sessions.kw["bind"].dispose()

    command.downgrade(storage.alembic_config("topics", database_url), "0029")
    storage.migrate("topics", database_url)

    assert [one.decision for one in village.sees(topic_id).reviews] == [ReviewDecision.ACCEPT]
    village.reviews(waits)
    assert village.state(waits) == "confirmed"


@pytest.mark.parametrize("statement", ["UPDATE topic_record SET detail = 'x'", "DELETE FROM topic_record"])
def test_a_record_once_written_stays_as_it_is(village: Village, statement):
    village.collected()

    with pytest.raises(sa.exc.DBAPIError, match="append-only"), village.sessions.begin() as session:
        session.execute(sa.text(statement))
