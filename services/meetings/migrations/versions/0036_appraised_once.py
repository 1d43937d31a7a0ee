"""Of two entries of one person's year, or of one person at one meeting, one is taken, also where they come at once. Where two stand already,
both stay, and one of them keeps out a third."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

STANDS = "NOT EXISTS (SELECT 1 FROM appraisal_correction c WHERE c.appraisal_id = {0}.id)"


def upgrade() -> None:
    op.create_table(
        "appraised_year",
        sa.Column("village", sa.String(12), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["ordinary_meeting.id"], name=op.f("fk_appraised_year_meeting_id_ordinary_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.id"], name=op.f("fk_appraised_year_appraisal_id_appraisal")
        ),
        sa.PrimaryKeyConstraint("village", "person_id", "year", name=op.f("pk_appraised_year")),
        sa.UniqueConstraint("appraisal_id", name=op.f("uq_appraised_year_appraisal_id")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_appraised_year_meeting_id_person_id")),
    )
    op.execute(
        "INSERT INTO appraised_year (village, person_id, year, meeting_id, appraisal_id)"
        " SELECT a.village, a.person_id, a.year, a.meeting_id, a.id FROM appraisal a"
        f" WHERE {STANDS.format('a')} AND NOT EXISTS (SELECT 1 FROM appraisal o WHERE {STANDS.format('o')}"
        " AND o.village = a.village AND o.person_id = a.person_id AND (o.year = a.year OR o.meeting_id = a.meeting_id)"
        " AND (o.recorded_at < a.recorded_at OR o.recorded_at = a.recorded_at AND o.id < a.id))"
    )


def downgrade() -> None:
    op.drop_table("appraised_year")
