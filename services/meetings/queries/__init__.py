"""Reads, shaped for a screen; each a fixed number of statements, however long the roll.

``viewing``  one meeting, and who sees how much of its roll
``record``   its record in full, for the archive
``checks``   the conditions for opening, and what is missing
``steps``    what comes next at a meeting, for whom
``balloting`` a secret ballot online, as anybody may see it
``coding``   the code on the wall
``proxies``  who acts for whom
``counties`` what a county has chosen
``demands``  demands for a meeting, and who sees names; ``demand_steps`` what comes next with one
``waiting``  what waits for a person; ``called`` for somebody on a roll
``ordinary`` meetings without a topic
``composing`` how a representatives' assembly is made up
``disclosures`` what of a village's affairs was posted
``appraisals`` how committees were appraised, whose office ends
``due``      what is due in many villages
``advising`` which meeting a topic needs next, and from which day
``documents`` papers that were made, and those that can be; ``drafting/`` what they say
``listing``  lists, and the numbers of law
"""

from services.meetings.queries.advising import advice, due_for, group_of, roll_of, voted_before
from services.meetings.queries.appraisals import endings, ends_to_see_to, list_appraisals
from services.meetings.queries.balloting import box, list_ballots
from services.meetings.queries.coding import attendance_code
from services.meetings.queries.composing import composed
from services.meetings.queries.counties import county_rules
from services.meetings.queries.demands import (
    demand_roll,
    find_demand,
    get_demand,
    list_demands,
    read_demand_record,
)
from services.meetings.queries.disclosures import disclosure, list_disclosures
from services.meetings.queries.documents import document, of_area, of_meeting, of_topic, read_document
from services.meetings.queries.due import VILLAGE, Villages, due_soon, late_counts, lines, next_due, overdue
from services.meetings.queries.listing import listed, numbers
from services.meetings.queries.ordinary import list_ordinary, ordinary_advice, ordinary_meeting
from services.meetings.queries.proxies import proxy_paper
from services.meetings.queries.record import read_record
from services.meetings.queries.viewing import find, view
from services.meetings.queries.waiting import todos

__all__ = [
    "VILLAGE",
    "Villages",
    "advice",
    "attendance_code",
    "box",
    "composed",
    "county_rules",
    "demand_roll",
    "disclosure",
    "document",
    "due_for",
    "due_soon",
    "endings",
    "ends_to_see_to",
    "find",
    "find_demand",
    "get_demand",
    "group_of",
    "late_counts",
    "lines",
    "list_appraisals",
    "list_ballots",
    "list_demands",
    "list_disclosures",
    "list_ordinary",
    "listed",
    "next_due",
    "numbers",
    "of_area",
    "of_meeting",
    "of_topic",
    "ordinary_advice",
    "ordinary_meeting",
    "overdue",
    "proxy_paper",
    "read_demand_record",
    "read_document",
    "read_record",
    "roll_of",
    "todos",
    "view",
    "voted_before",
]
