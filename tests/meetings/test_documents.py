"""Documents are made once, kept with their hash, tried again where somebody died, and say what the record says."""

import hashlib
import sys
import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.meetings import printing, queries, refusals
from services.meetings.actions import documents
from services.meetings.documents import templates
from services.meetings.models import Document
from shared import clock
from shared.calls import paperwork as calls
from shared.errors import NotAllowed, NotFound
from shared.identity import Role
from shared.vocabulary import Body, DocumentFormat, DocumentKind, DocumentState
from tests.meetings.office import Office
from tests.meetings.village import Village

RESULT = DocumentKind.VOTE_RESULT


@pytest.fixture
def office(party_village: Village) -> Office:
    made = Office(party_village)
    made.forget_all()
    return made


@pytest.fixture
def decided(party_village: Village) -> UUID:
    """Of thirty-eight voters thirty are there; twenty-one ayes, six noes, three abstain."""
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, present=party_village.people[:30])
    party_village.tally(meeting_id, 21, 6, 3)
    return meeting_id


# -- when there is one, and for whom


def test_before_the_vote_there_is_no_result_to_write_down(office: Office):
    meeting_id = office.village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    with pytest.raises(refusals.PaperComesLater):
        office.draft(RESULT, meeting_id)


def test_a_deliberation_decides_nothing_and_has_no_result(village: Village):
    with pytest.raises(refusals.NoSuchPaperHere):
        Office(village).draft(RESULT, village.convene())


def test_a_member_gets_no_paper_and_the_next_village_finds_no_meeting(office: Office, decided: UUID):
    with pytest.raises(NotAllowed):
        office.draft(RESULT, decided, office.village.member(7))
    with pytest.raises(NotFound):
        office.draft(RESULT, decided, office.village.stranger)


def test_what_was_made_is_for_those_who_see_the_roll(office: Office, decided: UUID):
    document_id = office.ask(office.draft(RESULT, decided))
    assert office.sees(document_id).state is DocumentState.WAITING
    assert office.sees(document_id, office.village.township).id == document_id
    with pytest.raises(NotAllowed):
        office.sees(document_id, office.village.member(7))
    with pytest.raises(NotFound):
        office.sees(document_id, office.village.stranger)
    with office.village.sessions() as session, pytest.raises(NotFound):
        queries.document(session, calls.GetMadeDocument(document_id=uuid4()), office.village.secretary)


def test_a_meetings_papers_are_listed_with_those_that_were_made(office: Office, decided: UUID):
    document_id = office.ask(office.draft(RESULT, decided))
    with office.village.sessions() as session:
        listed = queries.of_meeting(session, calls.ListMeetingDocuments(meeting_id=decided), office.village.secretary)
    assert RESULT in [paper.kind for paper in listed.papers]
    assert [one.id for one in listed.made] == [document_id]


@pytest.mark.parametrize(("state", "later"), [
    ("noticed", {"会议记录": "会议结束以后", "表决结果": "表决以后"}), ("open", {"会议记录": "会议结束以后", "表决结果": "表决以后"}),
    ("decided", {}), ("cancelled", {}),
])  # fmt: skip
def test_what_a_meeting_will_have_is_listed_with_when(office: Office, state: str, later: dict[str, str]):
    village = office.village
    meeting_id = village.convene(Body.MEMBERS_ASSEMBLY, days=0)
    if state == "cancelled":
        village.cancel(meeting_id)
    elif state != "noticed":
        village.attend(meeting_id)
        village.open(meeting_id)
    if state == "decided":
        village.tally(meeting_id, 38)
    with village.sessions() as session:
        listed = queries.of_meeting(session, calls.ListMeetingDocuments(meeting_id=meeting_id), village.secretary)
    assert {one.label: one.when for one in listed.later} == later


# -- making it


def test_it_is_made_in_word_and_pdf_and_kept_with_its_hash(office: Office, decided: UUID):
    document_id = office.print(RESULT, decided)
    view = office.sees(document_id)
    assert (view.state, view.progress, view.problem) == (DocumentState.DONE, 100, "")
    assert [file.name for file in view.files] == ["表决结果-修桥.docx", "表决结果-修桥.pdf"]
    for file in view.files:
        content = office.file(document_id, file.format)
        assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_it_says_from_which_line_of_the_record_it_was_made(office: Office, decided: UUID):
    view = office.sees(office.print(RESULT, decided))
    record = office.village.sees(decided).record
    assert (view.record_lines, len(view.record_digest)) == (len(record), 64)


def test_a_large_file_comes_in_pieces(office: Office, decided: UUID, monkeypatch: pytest.MonkeyPatch):
    from base64 import b64decode

    document_id = office.print(RESULT, decided)
    whole = office.file(document_id, DocumentFormat.PDF)
    monkeypatch.setattr("services.meetings.queries.documents.PIECE", len(whole) // 3 + 1)
    pieces = []
    with office.village.sessions() as session:
        for number in range(3):
            call = calls.ReadMadeDocument(document_id=document_id, format=DocumentFormat.PDF, piece=number)
            piece = queries.read_document(session, call, office.village.secretary)
            assert piece.pieces == 3
            pieces.append(b64decode(piece.content))
    assert b"".join(pieces) == whole


def test_unchanged_it_is_made_once_and_the_kept_one_is_given_again(office: Office, decided: UUID):
    first = office.print(RESULT, decided)
    assert office.ask(office.draft(RESULT, decided)) == first
    assert printing.make_waiting(office.village.sessions) == 0


def test_another_template_makes_it_anew(office: Office, decided: UUID):
    draft = office.draft(RESULT, decided)
    assert office.ask(draft) != office.ask(draft, template="the office has changed it")


def test_two_makers_at_once_never_make_the_same_one(busy_party_village: Village):
    office = Office(busy_party_village)
    office.forget_all()
    meeting_id = busy_party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    busy_party_village.tally(meeting_id, 38)
    draft = office.draft(RESULT, meeting_id)
    for number in range(4):
        office.ask(draft, template=str(number))
    claimed: list[UUID] = []

    def take() -> None:
        while True:
            with busy_party_village.sessions.begin() as session:
                document = documents.claim(session, now=clock.now())
            if document is None:
                return
            claimed.append(document.id)

    makers = [threading.Thread(target=take) for _ in range(3)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert len(claimed) == len(set(claimed)) == 4


# -- when something goes wrong


def claim(office: Office, *, later: timedelta = timedelta()) -> Document | None:
    with office.village.sessions.begin() as session:
        return documents.claim(session, now=clock.now() + later)


def test_what_its_dead_maker_left_is_made_by_another_after_two_minutes(office: Office, decided: UUID):
    document_id = office.ask(office.draft(RESULT, decided))
    assert claim(office)
    assert claim(office, later=documents.LEASE - timedelta(seconds=1)) is None
    again = claim(office, later=documents.LEASE + timedelta(seconds=5))
    assert again is not None
    assert (again.id, again.attempts) == (document_id, 2)


def test_a_maker_that_was_taken_for_dead_changes_nothing_any_more(office: Office, decided: UUID):
    office.ask(office.draft(RESULT, decided))
    slow = claim(office)
    quick = claim(office, later=documents.LEASE + timedelta(seconds=5))
    assert slow is not None
    assert quick is not None
    with office.village.sessions.begin() as session:
        assert documents.keep_file(session, quick, DocumentFormat.WORD, b"quick", progress=50)
        assert not documents.keep_file(session, slow, DocumentFormat.WORD, b"slow", progress=50)
        documents.give_up(session, slow, "…")
    assert office.file(quick.id, DocumentFormat.WORD) == b"quick"
    assert office.row(quick.id).state is DocumentState.WORKING


def test_after_three_deaths_it_is_given_up_with_a_word_on_what_to_do(office: Office, decided: UUID):
    document_id = office.ask(office.draft(RESULT, decided))
    for deaths in range(4):
        claim(office, later=deaths * (documents.LEASE + timedelta(seconds=5)))
    view = office.sees(document_id)
    assert view.state is DocumentState.FAILED
    assert "再生成一次" in view.problem


def test_asked_for_again_what_was_given_up_is_tried_again(office: Office, decided: UUID):
    draft = office.draft(RESULT, decided)
    document_id = office.ask(draft)
    given_up = claim(office)
    assert given_up is not None
    with office.village.sessions.begin() as session:
        documents.give_up(session, given_up, "…")
    assert office.made(draft) == document_id
    assert office.sees(document_id).state is DocumentState.DONE


def test_a_process_that_breaks_is_tried_three_times(office: Office, decided: UUID, monkeypatch: pytest.MonkeyPatch):
    document_id = office.ask(office.draft(RESULT, decided))
    monkeypatch.setattr(printing, "PROGRAM", (sys.executable, "-c", "raise SystemExit(1)"))
    printing.make_waiting(office.village.sessions)
    view = office.sees(document_id)
    assert (view.state, office.row(document_id).attempts) == (DocumentState.FAILED, documents.ATTEMPTS)


def test_a_process_that_hangs_is_ended(office: Office, decided: UUID, monkeypatch: pytest.MonkeyPatch):
    document_id = office.ask(office.draft(RESULT, decided))
    monkeypatch.setattr(printing, "PROGRAM", (sys.executable, "-c", "import signal; signal.pause()"))
    monkeypatch.setattr(printing, "WITHIN", 0.3)
    printing.make_waiting(office.village.sessions)
    assert office.sees(document_id).state is DocumentState.FAILED


@pytest.fixture(params=["library", "font"])
def lacking(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path) -> str:
    """A machine without a library, or without a Chinese font; answers what the page says of it."""
    if request.param == "font":
        fontless = tmp_path / "fc-list"
        fontless.write_text("#!/bin/sh\n")
        fontless.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        return "没有中文字体"
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0.so.0')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "缺少排版用的程序库"


def test_where_no_pdf_can_be_printed_word_is_there_and_the_page_says_what_to_install(
    office: Office, decided: UUID, lacking: str, monkeypatch: pytest.MonkeyPatch
):
    draft = office.draft(RESULT, decided)
    document_id = office.made(draft)
    view = office.sees(document_id)
    assert view.state is DocumentState.DONE
    assert [file.format for file in view.files] == [DocumentFormat.WORD]
    assert lacking in view.problem
    assert "fonts-noto-cjk" in view.problem

    monkeypatch.undo()
    office.made(draft)  # it was installed meanwhile
    assert [file.format for file in office.sees(document_id).files] == [DocumentFormat.WORD, DocumentFormat.PDF]


# -- templates


def test_an_offices_own_template_stands_in_for_the_delivered_one(
    office: Office, decided: UUID, monkeypatch: pytest.MonkeyPatch, tmp_path
):
    from docx import Document as WordFile

    delivered = templates.digest_of(RESULT)
    own = WordFile(str(templates.path_of(RESULT)))
    own.paragraphs[0].text = "{{ 村 }}的表决（{{ 赞成 }}比{{ 反对 }}）"
    own.save(str(tmp_path / "vote_result.docx"))
    monkeypatch.setenv("DOCUMENT_TEMPLATES", str(tmp_path))
    assert templates.digest_of(RESULT) != delivered
    document_id = office.print(RESULT, decided)
    assert "中寨村的表决（21比6）" in office.says(document_id)
    assert "中寨村的表决（21比6）" in office.says_in_word(document_id)


def test_a_field_that_there_is_not_is_named_so_that_the_office_can_mend_its_template(
    office: Office, decided: UUID, monkeypatch: pytest.MonkeyPatch, tmp_path
):
    from docx import Document as WordFile

    own = WordFile(str(templates.path_of(RESULT)))
    own.add_paragraph("{{ 赞成票数 }}")
    own.save(str(tmp_path / "vote_result.docx"))
    monkeypatch.setenv("DOCUMENT_TEMPLATES", str(tmp_path))
    view = office.sees(office.print(RESULT, decided))
    assert view.state is DocumentState.FAILED
    assert "vote_result.docx" in view.problem
    assert "赞成票数" in view.problem


def test_a_role_in_the_village_is_not_enough(office: Office, decided: UUID):
    with pytest.raises(NotAllowed):
        office.draft(RESULT, decided, office.village.person(uuid4(), Role.COLLECTION_TEAM))
