"""How documents are made: one after the other, each piece of work in a process of its own, no transaction across it."""

import sys

from services.meetings.actions import documents
from services.meetings.documents.__main__ import HOPELESS
from services.meetings.models import Document
from shared import clock
from shared.bus import hub
from shared.logs import log
from shared.storage import Sessions
from shared.vocabulary import DocumentFormat, DocumentKind, DocumentState

WITHIN = 60.0  # seconds for one file; a hundred pages take a fraction of it
PROGRAM = (sys.executable, "-m", "services.meetings.documents")


class Hopeless(Exception):
    """Trying again would not help; says why in Chinese."""


class Broken(Exception):
    """The process ended as it should not."""


def make_waiting(sessions: Sessions) -> int:
    """Make all that waits; how many were tried."""
    tried = 0
    while True:
        with sessions.begin() as session:
            document = documents.claim(session, now=clock.now())
        if document is None:
            return tried
        if document.state is DocumentState.WORKING:
            _make(sessions, document)
        tried += 1


def _make(sessions: Sessions, document: Document) -> None:
    try:
        problem = _files(sessions, document)
    except Hopeless as reason:
        with sessions.begin() as session:
            documents.give_up(session, document, str(reason))
        log.warning("document.failed", document=str(document.id), kind=document.kind.value)
        return
    except (Broken, TimeoutError) as error:
        with sessions.begin() as session:
            documents.give_back(session, document)
        log.error("document.broken", document=str(document.id), kind=document.kind.value, attempt=document.attempts,
                  error=str(error))  # fmt: skip
        return
    with sessions.begin() as session:
        documents.finish(session, document, now=clock.now(), problem=problem)


def _files(sessions: Sessions, document: Document) -> str:
    """A workbook; or Word first, and its PDF if this machine can print one; why it can't."""
    if document.kind is DocumentKind.YEAR_LEDGER:
        workbook = run(("excel",), document.fields.encode())
        with sessions.begin() as session:
            documents.keep_file(session, document, DocumentFormat.EXCEL, workbook, progress=90)
        return ""
    word = run(("word", document.kind.value), document.fields.encode())
    with sessions.begin() as session:
        if not documents.keep_file(session, document, DocumentFormat.WORD, word, progress=50):
            return ""
    try:
        pdf = run(("pdf",), word)
    except Hopeless as reason:
        return str(reason)
    with sessions.begin() as session:
        documents.keep_file(session, document, DocumentFormat.PDF, pdf, progress=90)
    return ""


def run(work: tuple[str, ...], given: bytes) -> bytes:
    """A piece of work in its own process. Raises :class:`Hopeless`, :class:`Broken`, TimeoutError."""
    ended = hub.run((*PROGRAM, *work), given, within=WITHIN)
    if ended.code == HOPELESS:
        raise Hopeless(ended.complained.decode())
    if ended.code or not ended.said:
        raise Broken(f"{work} ended with {ended.code}: {_kind_of(ended.complained)}")
    return ended.said


def _kind_of(complained: bytes) -> str:
    """The name of the error at the end of a traceback, and nothing of what people wrote."""
    lines = complained.decode(errors="replace").strip().splitlines()
    return lines[-1].partition(":")[0][:80] if lines else "nothing said"
