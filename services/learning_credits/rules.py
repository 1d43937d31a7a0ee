"""Whom which numbers are for. Standard library only."""

from pathlib import Path
from typing import Final

from services.learning_credits import refusals
from shared.rulebook import Rulebook

BOOK = Rulebook.load(Path(__file__).parent / "rulebook.toml")

# A category of people → the scopes its numbers come from, its own ones first. Party members who are no cadres have none
# of the cadres' numbers (干部教育培训工作条例; 中国共产党党员教育管理工作条例).
SCOPES: Final = {
    "county_head": ("county_head", "cadre"),
    "section_level": ("section_level", "section_and_below", "cadre"),
    "other": ("section_and_below", "cadre"),
    "party_member": ("party_member",),
    "branch_secretary": ("branch_secretary",),
}


def scopes_of(category: str) -> tuple[str, ...]:
    """Raises :class:`NoSuchCategory`."""
    if category not in SCOPES:
        raise refusals.NoSuchCategory(category=category)
    return SCOPES[category]
