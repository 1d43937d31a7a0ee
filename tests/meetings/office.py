"""The village's office: asks for papers, waits for them, reads what they say and measures how they lie on the page."""

import io
import re
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from docx import Document as WordFile
from docx.oxml.ns import qn
from sqlalchemy.orm import undefer

from services.meetings import printing, queries
from services.meetings.actions import documents
from services.meetings.documents import templates
from services.meetings.documents.draft import Draft
from services.meetings.models import Document, DocumentFile
from services.meetings.queries import drafting
from shared.calls import paperwork as calls
from shared.calls import topics
from shared.identity import Caller
from shared.vocabulary import DocumentFormat, DocumentKind, MatterClass, State
from tests.meetings.village import Village

POINTS = 72 / 25.4  # of a millimetre


@dataclass(frozen=True)
class Line:
    """Of a page of a PDF, in points from its upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Office:
    meeting_id: UUID  # of the story, where it has one

    def __init__(self, village: Village) -> None:
        self.village = village
        self.names = {person: f"张{_han(number)}" for number, person in enumerate(village.people)}
        self.places = {village.code: "中寨村", village.township_code: "清水镇"}

    def topic(self, **more: Any) -> topics.TopicView:
        facts: dict[str, Any] = {
            "id": self.village.topic_id, "village": self.village.code, "title": "修桥", "state": State.POSTED,
            "content": "东桥栏杆断裂，桥面破损，建议修缮。", "matter_class": MatterClass.VILLAGE_AFFAIRS,
        }  # fmt: skip
        own = {name: value for name, value in more.items() if name in topics.TopicView.SCHEMA.fields}
        public = {name: value for name, value in more.items() if name not in own}
        return topics.TopicView(topic=topics.PublicTopic(**(facts | public)), **own)

    # -- asking for a paper

    def draft(self, kind: DocumentKind, meeting_id: UUID, caller: Caller | None = None, **topic: Any) -> Draft:
        call = calls.MakeMeetingDocument(meeting_id=meeting_id, kind=kind)
        with self.village.sessions() as session:
            drafting.subject_of_meeting(session, call, caller or self.village.secretary)
            return drafting.of_meeting(session, call, self.topic(**topic), self.names, self.places)

    def draft_of_topic(self, kind: DocumentKind, caller: Caller | None = None, **topic: Any) -> Draft:
        call = calls.MakeTopicDocument(topic_id=self.village.topic_id, kind=kind)
        with self.village.sessions() as session:
            drafting.may_have_of_topic(session, call, caller or self.village.secretary)
            return drafting.of_topic(session, call, self.topic(**topic), self.names, self.places)

    def print_of_topic(self, kind: DocumentKind, **topic: Any) -> UUID:
        return self.made(self.draft_of_topic(kind, **topic))

    def ask(self, draft: Draft, *, template: str = "") -> UUID:
        with self.village.sessions.begin() as session:
            done = documents.ask_for(
                session, draft, template or templates.digest_of(draft.kind), asked_by=self.village.people[0],
                now=self.village.now,
            )  # fmt: skip
        return done.id

    def made(self, draft: Draft) -> UUID:
        document_id = self.ask(draft)
        printing.make_waiting(self.village.sessions)
        return document_id

    def print(self, kind: DocumentKind, meeting_id: UUID, **topic: Any) -> UUID:
        return self.made(self.draft(kind, meeting_id, **topic))

    # -- looking at it

    def sees(self, document_id: UUID, caller: Caller | None = None) -> calls.MadeDocument:
        with self.village.sessions() as session:
            call = calls.GetMadeDocument(document_id=document_id)
            return queries.document(session, call, caller or self.village.secretary)

    def row(self, document_id: UUID) -> Document:
        with self.village.sessions() as session:
            return session.get_one(Document, document_id)

    def file(self, document_id: UUID, form: DocumentFormat) -> bytes:
        with self.village.sessions() as session:
            return session.get_one(DocumentFile, (document_id, form), options=[undefer(DocumentFile.content)]).content

    def says(self, document_id: UUID) -> str:
        """The PDF's text without any blanks."""
        return bare(text_of(self.file(document_id, DocumentFormat.PDF)))

    def says_in_word(self, document_id: UUID) -> str:
        paper = WordFile(io.BytesIO(self.file(document_id, DocumentFormat.WORD)))
        return bare("".join(element.text or "" for element in paper.element.iter(qn("w:t"))))

    def forget_all(self) -> None:
        """Of other stories in the same database."""
        with self.village.sessions.begin() as session:
            session.execute(sa.delete(DocumentFile))
            session.execute(sa.delete(Document))


def _han(number: int) -> str:
    digits = "零一二三四五六七八九"
    return digits[number // 10] + digits[number % 10]


def bare(text: str) -> str:
    return re.sub(r"[\s\u3000\u200b]", "", text)


def text_of(pdf: bytes) -> str:
    return _poppler("pdftotext", "-raw", "-", "-", given=pdf).decode()


def lines_of(pdf: bytes) -> list[list[Line]]:
    """Page by page, as they lie there."""
    tree = ET.fromstring(_poppler("pdftotext", "-bbox-layout", "-", "-", given=pdf))  # noqa: S314 - poppler wrote it
    space = "{http://www.w3.org/1999/xhtml}"
    return [
        [
            Line(
                "".join(word.text or "" for word in line.iter(f"{space}word")),
                *(float(line.get(side) or 0) for side in ("xMin", "yMin", "xMax", "yMax")),
            )
            for line in page.iter(f"{space}line")
        ]
        for page in tree.iter(f"{space}page")
    ]


def page_size(pdf: bytes) -> str:
    told = _poppler("pdfinfo", "-", given=pdf).decode()
    return next(line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("Page size"))


def _poppler(*command: str, given: bytes) -> bytes:
    return subprocess.run(command, input=given, capture_output=True, check=True, timeout=60).stdout
