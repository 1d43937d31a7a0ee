"""Reads, shaped for a screen."""

from services.learning_credits import rules
from shared.calls.common import Numbers, NumberView
from shared.calls.learning_credits import GetPolicy


def policy(query: GetPolicy) -> Numbers:
    """Public: every number with its source."""
    return Numbers(
        items=tuple(
            NumberView(
                name=n.name, value=str(n.value), unit=n.unit, mark=n.mark, source=n.source, effective_from=n.effective_from,
                effective_to=n.effective_to, note=n.note,
            )
            for n in rules.policy(query.category, query.on)
        )
    )  # fmt: skip
