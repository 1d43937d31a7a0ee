"""The numbers of a topic's life, and the name of the procedure they belong to."""

from pathlib import Path

from shared.rulebook import Rulebook

BOOK = Rulebook.of(Path(__file__).parent.parent)

FIRST_DELIBERATION = "党员首议制"
