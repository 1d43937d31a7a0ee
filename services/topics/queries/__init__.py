"""Reads, shaped for a screen, each in a fixed number of SQL statements.

``sight``     who may see what
``facts``     what hangs on some topics
``steps``     what a reader can do next with one
``hearings``  a hearing
``levies``    a levy, and its list by name
``showing``   one topic, for its own people and for the public
``remarks``   what was said before the deliberation
``reviews``   the branch committee's review
``record``    its record in full, for the archive
``photos``    photos as proof
``collecting`` opinions, visits, what looks alike
``headlines`` the year's numbers of an area
``listing``   lists, numbers of law
``documents`` reading schedules, one document and to whom it came
``briefings`` what was briefed to members, and what is due
``gatherings`` sessions, with who was there
``waiting_documents`` which of them wait for a person
``todos``     what waits for a person
"""

from services.topics.queries.briefings import get_briefing, list_briefings
from services.topics.queries.collecting import list_opinions, list_visits, suggest_merging
from services.topics.queries.documents import get_document, list_documents
from services.topics.queries.headlines import get_headlines, list_headlines
from services.topics.queries.ledger import list_ledger
from services.topics.queries.levies import list_payers
from services.topics.queries.listing import (
    list_numbers,
    list_public_topics,
    list_topics,
)
from services.topics.queries.photos import get_photo
from services.topics.queries.record import read_record
from services.topics.queries.reviews import get_review_list
from services.topics.queries.showing import get_frozen_roll, get_public_topic, get_topic, village_of
from services.topics.queries.todos import get_todos

__all__ = [
    "get_briefing", "get_document", "get_frozen_roll", "get_headlines", "get_photo", "get_public_topic", "get_review_list", "get_todos",
    "get_topic", "list_briefings", "list_documents", "list_headlines", "list_ledger", "list_numbers", "list_opinions",
    "list_payers", "list_public_topics", "list_topics", "list_visits", "read_record", "suggest_merging", "village_of",
]  # fmt: skip
