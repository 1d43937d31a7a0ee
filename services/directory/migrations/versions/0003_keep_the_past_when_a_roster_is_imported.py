"""Keep the past when a roster is imported."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LASTING = ("membership", "office")
STATED = ("stated_since", "stated_until")


def upgrade() -> None:
    op.create_table(
        "former_person",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.CheckConstraint("until >= since", name=op.f("ck_former_person_in_order")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_former_person_person_id")),
        sa.PrimaryKeyConstraint("person_id", "since", name=op.f("pk_former_person")),
    )
    op.create_index("ix_former_person_area", "former_person", ["area", "until"])
    for table in LASTING:
        for column in STATED:
            op.add_column(table, sa.Column(column, sa.Date(), nullable=True))
    with op.batch_alter_table("party_group") as group:
        group.create_unique_constraint(op.f("uq_party_group_organisation_id_name"), ["organisation_id", "name"])


def downgrade() -> None:
    with op.batch_alter_table("party_group") as group:
        group.drop_constraint(op.f("uq_party_group_organisation_id_name"), type_="unique")
    for table in LASTING:
        with op.batch_alter_table(table) as lasting:
            for column in STATED:
                lasting.drop_column(column)
    op.drop_table("former_person")
