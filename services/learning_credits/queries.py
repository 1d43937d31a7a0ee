"""Reads, shaped for a screen."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.learning_credits import rules
from services.learning_credits.models import PolicyNumber
from shared.calls.common import Numbers, NumberView
from shared.calls.learning_credits import GetPolicy


def policy(session: Session, query: GetPolicy) -> Numbers:
    """Every number in force for a category on a day, its own first. Public."""
    scopes = rules.scopes_of(query.category)
    narrowest_first = sa.case({scope: place for place, scope in enumerate(scopes)}, value=PolicyNumber.scope)
    in_force = sa.and_(
        PolicyNumber.effective_from <= query.on,
        sa.or_(PolicyNumber.effective_to.is_(None), PolicyNumber.effective_to >= query.on),
    )
    rows = session.scalars(
        sa.select(PolicyNumber).where(PolicyNumber.scope.in_(scopes), in_force)
        .order_by(narrowest_first, PolicyNumber.item)
    )  # fmt: skip
    return Numbers(
        items=tuple(
            NumberView(
                name=f"{row.scope}.{row.item}", value=row.value, unit=row.unit, mark=row.mark, source=row.source,
                effective_from=row.effective_from, effective_to=row.effective_to, note=row.note,
            )
            for row in rows
        )
    )  # fmt: skip
