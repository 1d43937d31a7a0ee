"""What is done to the policy."""

import sqlalchemy as sa

from services.learning_credits import rules
from services.learning_credits.models import PolicyNumber


def copy_policy(connection: sa.Connection) -> None:
    """Make the table say what the rulebook says. A migration calls it: a policy changes with a release."""
    rows = []
    for number in rules.BOOK.all():
        scope, item = number.name.split(".")
        rows.append(
            {
                "scope": scope, "item": item, "effective_from": number.effective_from,
                "effective_to": number.effective_to, "value": str(number.value), "unit": number.unit,
                "mark": number.mark, "source": number.source, "note": number.note,
            }
        )  # fmt: skip
    connection.execute(sa.delete(PolicyNumber))
    connection.execute(sa.insert(PolicyNumber), rows)
