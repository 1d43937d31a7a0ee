"""The year's headline numbers are counted as things happen; what has happened before is counted here."""

from collections import Counter

import sqlalchemy as sa
from alembic import op

from shared import clock
from shared.storage import Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

PERIODIC = ("dues", "routine")
Sums = Counter[tuple[int, str, str]]

OPINION = sa.table("opinion", sa.column("village"), sa.column("recorded_at", Moment()))
MOMENTS = {"opened_at": "topics", "concluded_at": "deliberated", "decided_at": "decided", "completed_at": "carried_out"}
PANELS = ("members", "masses")
TOPIC = sa.table(
    "topic", sa.column("id", sa.Uuid()), sa.column("village"), sa.column("state"), sa.column("surveyed_at", Moment()),
    *(sa.column(name, Moment()) for name in MOMENTS),
    *(sa.column(f"{panel}_{count}") for panel in PANELS for count in ("satisfied", "asked")),
)  # fmt: skip
BRIEFING = sa.table("briefing", sa.column("topic_id", sa.Uuid()), sa.column("held_on", sa.Date()))
GATHERING = sa.table(
    "gathering", sa.column("id", sa.Uuid()), sa.column("village"), sa.column("held_at", Moment()), sa.column("purpose")
)
MATTER = sa.table("briefed_matter", sa.column("gathering_id", sa.Uuid()), sa.column("matter"))


def upgrade() -> None:
    op.create_table(
        "happening",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_happening")),
    )
    headline = op.create_table(
        "headline",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", "village", "what", name=op.f("pk_headline")),
    )
    sums: Sums = Counter()
    connection = op.get_bind()
    _count_topics(connection, sums)
    _count_what_members_were_told(connection, sums)
    if sums:
        rows = [
            {"year": year, "village": village, "what": what, "number": n} for (year, village, what), n in sums.items()
        ]
        op.bulk_insert(headline, rows)


def _count_topics(connection: sa.Connection, sums: Sums) -> None:
    for opinion in connection.execute(sa.select(OPINION)):
        sums[clock.day_of(opinion.recorded_at).year, opinion.village, "opinions"] += 1
    for topic in connection.execute(sa.select(TOPIC)):
        sums[0, topic.village, f"in:{topic.state}"] += 1
        for moment, what in MOMENTS.items():
            if at := getattr(topic, moment):
                sums[clock.day_of(at).year, topic.village, what] += 1
        for count in ("satisfied", "asked") if topic.surveyed_at else ():
            number = sum(getattr(topic, f"{panel}_{count}") or 0 for panel in PANELS)
            sums[clock.day_of(topic.surveyed_at).year, topic.village, count] += number


def _count_what_members_were_told(connection: sa.Connection, sums: Sums) -> None:
    staged = sa.select(BRIEFING.c.held_on, TOPIC.c.village).join_from(
        BRIEFING, TOPIC, TOPIC.c.id == BRIEFING.c.topic_id
    )
    for briefing in connection.execute(staged):
        sums[briefing.held_on.year, briefing.village, "briefings"] += 1
    gatherings = sa.select(GATHERING, MATTER.c.matter).outerjoin_from(
        GATHERING, MATTER, MATTER.c.gathering_id == GATHERING.c.id
    )
    for held in connection.execute(gatherings):
        what = "routine_briefings" if held.matter in PERIODIC else "briefings"
        year = clock.day_of(held.held_at).year
        sums[year, held.village, "conveyances" if held.purpose == "conveyance" else what] += 1


def downgrade() -> None:
    op.drop_table("headline")
    op.drop_table("happening")
