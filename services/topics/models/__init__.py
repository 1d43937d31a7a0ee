"""Tables of the topics service. What must never happen is forbidden here, not only in code.

``collecting`` household visits, opinions
``topic``    a topic and what hangs on it
``hearings`` of a hearing: notice, statements, findings
``levies``   of a levy: plan, list, exemptions, reply, account
``plans``    of a plan: its tasks
``photos``   pictures as proof
``recalls``  whom a recall concerns
``remarks``  what people say of a topic before it is deliberated
``reviewing`` the branch committee's decisions
``signing``  sheets signed by hand
``headlines`` the year's numbers, as they are read
``telling``  upper documents and gatherings: what the members are told first
"""

from services.topics.models.base import Base
from services.topics.models.collecting import Opinion, Visit, Visitor
from services.topics.models.headlines import TODAY, Happening, Headline
from services.topics.models.hearings import Finding, Hearing, Statement
from services.topics.models.levies import Freed, Levy, LevyYear, Payer
from services.topics.models.photos import Photo, PhotoWithdrawal
from services.topics.models.plans import Task
from services.topics.models.recalls import Recall
from services.topics.models.remarks import Remark
from services.topics.models.reviewing import Review, ReviewAttendee, ReviewPoint
from services.topics.models.signing import SheetPhoto, SheetSignature, SigningSheet
from services.topics.models.telling import (
    Attendee,
    BriefedMatter,
    ConveyedDocument,
    Document,
    Gathering,
    Reader,
    Telling,
)
from services.topics.models.topic import (
    IN_ORDER,
    LIVE,
    Briefing,
    Cosignature,
    Entry,
    Inquiry,
    Meeting,
    Pledge,
    Posting,
    Roll,
    RollEntry,
    Topic,
    signatures_by_roll,
)

__all__ = [
    "IN_ORDER", "LIVE", "TODAY", "Attendee", "Base", "BriefedMatter", "Briefing", "ConveyedDocument", "Cosignature", "Document",
    "Entry", "Finding", "Freed", "Gathering", "Happening", "Headline", "Hearing", "Inquiry", "Levy", "LevyYear",
    "Meeting", "Opinion", "Payer", "Photo", "PhotoWithdrawal", "Pledge", "Posting", "Reader", "Recall", "Remark", "Review", "ReviewAttendee", "ReviewPoint", "Roll", "RollEntry", "SheetPhoto", "SheetSignature",
    "SigningSheet", "Statement", "Task", "Telling", "Topic", "Visit", "Visitor", "signatures_by_roll",
]  # fmt: skip
