"""Tables of the meetings service. What must never happen is forbidden here, not only in code.

``meeting``   a meeting, its matter, its agenda and groups, its record
``people``    who is on its roll, who is there, who speaks
``proxies``   who acts for whom
``voting``    votes, papers and ballots
``demands``   demands for a meeting
``calendar``  meetings without a topic
``appraisals`` how committees were appraised
``disclosures`` what of the village's affairs was posted
``documents`` papers of the procedure and their files

``meeting_record``, ``vote``, ``proxy_paper``, ``ordinary_meeting``, ``disclosure``, ``appraisal``, their corrections and ``busy_finances`` are append-only: a trigger, made by a migration, refuses to change or delete a line of them.
"""

from services.meetings.models.appraisals import Appraisal, AppraisalCorrection, AppraisedYear
from services.meetings.models.base import Base
from services.meetings.models.calendar import MeetingCorrection, OrdinaryDay, OrdinaryMeeting
from services.meetings.models.demands import (
    Demand,
    DemandEntry,
    DemandRoll,
    DemandRollEntry,
    DemandSignature,
    DemandWithholding,
    OrdinaryAnswer,
)
from services.meetings.models.disclosures import BusyFinances, Disclosure, DisclosureCorrection, DisclosureWithholding
from services.meetings.models.documents import Document, DocumentFile
from services.meetings.models.meeting import LIVE, AgendaItem, CountyChoice, Entry, Group, Matter, Meeting
from services.meetings.models.people import Member, Speaker
from services.meetings.models.proxies import Proxy, ProxyPaper
from services.meetings.models.voting import CountSheet, PaperVote, SealedBallot, Teller, Turnout, Vote

__all__ = [
    "LIVE",
    "AgendaItem",
    "Appraisal",
    "AppraisalCorrection",
    "AppraisedYear",
    "Base",
    "BusyFinances",
    "CountSheet",
    "CountyChoice",
    "Demand",
    "DemandEntry",
    "DemandRoll",
    "DemandRollEntry",
    "DemandSignature",
    "DemandWithholding",
    "Disclosure",
    "DisclosureCorrection",
    "DisclosureWithholding",
    "Document",
    "DocumentFile",
    "Entry",
    "Group",
    "Matter",
    "Meeting",
    "MeetingCorrection",
    "Member",
    "OrdinaryAnswer",
    "OrdinaryDay",
    "OrdinaryMeeting",
    "PaperVote",
    "Proxy",
    "ProxyPaper",
    "SealedBallot",
    "Speaker",
    "Teller",
    "Turnout",
    "Vote",
]
