"""What the meetings service answers of the vote on a recall, beside what it answers of every vote."""

from typing import Annotated
from uuid import UUID

from shared.calls.common import Done
from shared.contracts import About, Command
from shared.recall_words import DefenceHeard


class HearDefence(Command[Done], key="meetings.hear_defence"):
    """How whom it concerns had their word: before the vote, which does not begin without. By whoever leads the meeting."""

    meeting_id: UUID
    how: Annotated[DefenceHeard, About("怎样申辩的")]
