"""Reads, each in a fixed number of statements.

``rolls``       who stands on which roll
``identities``  who somebody is
``lists``       divisions, people, organisations, counts
``team``        the collection team of a village, and what it lacks
"""

from services.directory.queries.identities import area_of, contacts, identity, names
from services.directory.queries.lists import counts, divisions, organisations, people
from services.directory.queries.rolls import (
    assembly_makeup,
    committee_members,
    party_groups,
    residents,
    roll,
    village_groups,
)
from services.directory.queries.team import collection_team, todos

__all__ = [
    "area_of", "assembly_makeup", "collection_team", "committee_members", "contacts", "counts", "divisions", "identity", "names", "organisations",
    "party_groups", "people", "residents", "roll", "todos", "village_groups",
]  # fmt: skip
