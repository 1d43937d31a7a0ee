"""Who belongs to which group of a village, and who is a member of its collective economic organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NOW = sa.text("until IS NULL")


def upgrade() -> None:
    op.create_table(
        "belonging",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("belongs_to", sa.String(40), nullable=False),
        sa.Column("area", sa.String(12), nullable=False),
        sa.Column("group_name", sa.String(40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("stated_since", sa.Date(), nullable=True),
        sa.Column("stated_until", sa.Date(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_belonging_in_order")),
        sa.CheckConstraint("belongs_to IN ('village_group', 'collective')", name=op.f("ck_belonging_belongsto")),
        sa.CheckConstraint(
            "(belongs_to = 'village_group') = (group_name <> '')", name=op.f("ck_belonging_a_group_has_its_name")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_belonging_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_belonging")),
    )
    op.create_index("ix_belonging_person_id", "belonging", ["person_id"])
    op.create_index("ix_belonging_area_belongs_to", "belonging", ["area", "belongs_to"])
    op.create_index(
        "uq_belonging_person_id_belongs_to_current", "belonging", ["person_id", "belongs_to"], unique=True,
        postgresql_where=NOW, sqlite_where=NOW,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("belonging")
