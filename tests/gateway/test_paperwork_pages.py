"""Documents at the pages: choosing one, waiting for it, taking it away under its Chinese name."""

import re
from base64 import b64encode
from urllib.parse import quote
from uuid import UUID

import pytest

from shared.calls import paperwork as calls
from shared.calls.common import Done
from shared.errors import NotAllowed
from shared.vocabulary import DocumentFormat, DocumentKind, DocumentState, State
from tests.gateway import village
from tests.gateway.acting import As, refusing, sent, signed_in, with_meeting, with_topic
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.village import MEETING, MEMBER, MORNING, SECRETARY, TOPIC, VILLAGE, WANG

__all__ = ["signed_in"]

DOCUMENT = UUID(int=0x70)
PAGE = f"/paperwork/{DOCUMENT}"
OF_MEETING = f"/meetings/{MEETING}/paperwork"
NAME = "表决结果-硬化三组到小学的生产路"


def document(state: DocumentState, **changes: object) -> calls.MadeDocument:
    known = {
        "id": DOCUMENT, "kind": DocumentKind.VOTE_RESULT, "kind_label": "表决结果", "village": VILLAGE, "name": NAME,
        "state": state, "progress": 50, "asked_by": WANG, "asked_at": MORNING, "meeting_id": MEETING, "topic_id": TOPIC,
        "record_lines": 5, "record_digest": "ab" * 32,
    }  # fmt: skip
    return calls.MadeDocument(**{**known, **changes})  # type: ignore[arg-type]


def file(form: DocumentFormat, ending: str) -> calls.MadeFile:
    return calls.MadeFile(format=form, name=f"{NAME}.{ending}", size=1500, sha256="cd" * 32)


FILES = (file(DocumentFormat.WORD, "docx"), file(DocumentFormat.PDF, "pdf"))


def with_document(services: Services, view: calls.MadeDocument) -> None:
    services.answers[calls.GetMadeDocument] = lambda _: view


def with_papers(services: Services, *kinds: DocumentKind, made: tuple[calls.MadeDocument, ...] = ()) -> None:
    papers = tuple(calls.PossibleDocument(kind=kind, label=kind.chinese) for kind in kinds)
    services.answers[calls.ListMeetingDocuments] = lambda _: calls.MadeDocuments(papers=papers, made=made)


def test_the_secretary_chooses_a_paper_and_comes_to_the_page_where_it_is_made(
    signed_in: As, services: Services
) -> None:
    with_papers(services, DocumentKind.MINUTES, DocumentKind.VOTE_RESULT)
    services.answers[calls.MakeMeetingDocument] = lambda _: Done(id=DOCUMENT)
    answer = fill_in(signed_in(SECRETARY), OF_MEETING, kind="vote_result")
    assert (answer.status_code, answer.location) == (303, PAGE)
    [command] = sent(services, calls.MakeMeetingDocument)
    assert (command.meeting_id, command.kind) == (MEETING, DocumentKind.VOTE_RESULT)


def test_where_there_is_one_paper_it_is_chosen_already(signed_in: As, services: Services) -> None:
    with_papers(services, DocumentKind.VOTE_RESULT)
    assert 'value="vote_result" checked' in signed_in(SECRETARY).get(OF_MEETING).text


def test_where_there_is_none_yet_the_page_says_so(signed_in: As, services: Services) -> None:
    with_papers(services)
    assert "现在还没有可以生成的文书" in signed_in(SECRETARY).get(OF_MEETING).text


def test_what_will_be_there_and_when_stands_on_the_page(signed_in: As, services: Services) -> None:
    later = calls.LaterDocument(kind=DocumentKind.MINUTES, label="会议记录", when="会议结束以后")
    services.answers[calls.ListMeetingDocuments] = lambda _: calls.MadeDocuments(later=(later,))
    page = signed_in(SECRETARY).get(OF_MEETING).text
    assert "以后有哪些、什么时候有，见下面。" in page
    assert re.search(r"会议记录</p><p[^>]*>会议结束以后", page)


def test_what_was_made_before_stands_below_with_who_asked_for_it(signed_in: As, services: Services) -> None:
    with_papers(services, DocumentKind.VOTE_RESULT, made=(document(DocumentState.DONE),))
    page = signed_in(SECRETARY).get(OF_MEETING).text
    assert f'href="{PAGE}"' in page
    assert "王秀兰" in page


@pytest.mark.parametrize("state", [DocumentState.WAITING, DocumentState.WORKING])
def test_while_it_is_made_the_page_looks_again_by_itself_without_a_script(
    signed_in: As, services: Services, state
) -> None:
    with_document(services, document(state))
    page = signed_in(SECRETARY).get(PAGE).text
    assert '<meta http-equiv="refresh" content="2">' in page
    assert 'value="50"' in page
    assert "<script" not in page


def test_once_it_is_made_the_page_rests_and_offers_the_files(signed_in: As, services: Services) -> None:
    with_document(services, document(DocumentState.DONE, files=FILES, progress=100))
    page = signed_in(SECRETARY).get(PAGE).text
    assert "http-equiv" not in page
    assert f"{PAGE}/word" in page
    assert f"{PAGE}/pdf" in page
    assert "abababab abababab" in page  # of the record
    assert "cdcdcdcd cdcdcdcd" in page  # of the files


def test_where_no_pdf_could_be_made_the_page_says_why_beside_the_word_file(signed_in: As, services: Services) -> None:
    view = document(DocumentState.DONE, files=FILES[:1], problem="这台服务器没有中文字体，不能生成 PDF。")
    with_document(services, view)
    page = signed_in(SECRETARY).get(PAGE).text
    assert "PDF 没有生成" in page
    assert "没有中文字体" in page
    assert f"{PAGE}/word" in page
    assert f"{PAGE}/pdf" not in page


def test_a_file_comes_whole_under_its_chinese_name(signed_in: As, services: Services) -> None:
    with_document(services, document(DocumentState.DONE, files=FILES))
    pieces = [b"%PDF-1.7 ", b"und so ", b"weiter"]
    services.answers[calls.ReadMadeDocument] = lambda call: calls.Piece(
        content=b64encode(pieces[call.piece]).decode(), pieces=3
    )
    answer = signed_in(SECRETARY).get(f"{PAGE}/pdf")
    assert answer.data == b"".join(pieces)
    assert answer.mimetype == "application/pdf"
    assert f"filename*=UTF-8''{quote(NAME)}.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_to_print_it_the_pdf_opens_in_the_browser(signed_in: As, services: Services) -> None:
    with_document(services, document(DocumentState.DONE, files=FILES))
    services.answers[calls.ReadMadeDocument] = lambda _: calls.Piece(content=b64encode(b"%PDF").decode(), pieces=1)
    answer = signed_in(SECRETARY).get(f"{PAGE}/pdf?print=yes")
    assert answer.headers["Content-Disposition"].startswith("inline")


def test_a_file_that_was_not_made_is_not_there(signed_in: As, services: Services) -> None:
    with_document(services, document(DocumentState.DONE, files=FILES[:1]))
    assert signed_in(SECRETARY).get(f"{PAGE}/pdf").status_code == 404
    assert signed_in(SECRETARY).get(f"{PAGE}/exe").status_code == 404


def test_who_may_not_have_it_gets_nothing(signed_in: As, services: Services) -> None:
    services.answers[calls.GetMadeDocument] = refusing(NotAllowed(needs="村党支部书记"))
    assert signed_in(MEMBER).get(f"{PAGE}/pdf").status_code == 403


def test_the_meeting_leads_those_who_see_its_roll_to_its_documents(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("decided"))
    assert OF_MEETING in signed_in(SECRETARY).get(f"/meetings/{MEETING}").text
    assert OF_MEETING not in signed_in(MEMBER).get(f"/meetings/{MEETING}").text


def test_a_topic_has_its_papers_on_a_page_of_its_own(signed_in: As, services: Services) -> None:
    sheet = calls.PossibleDocument(kind=DocumentKind.LEDGER_RESOLUTION, label="决议台账")
    services.answers[calls.ListTopicDocuments] = lambda _: calls.MadeDocuments(papers=(sheet,))
    services.answers[calls.MakeTopicDocument] = lambda _: Done(id=DOCUMENT)
    answer = fill_in(signed_in(SECRETARY), f"/topics/{TOPIC}/paperwork", kind="ledger_resolution")
    assert (answer.status_code, answer.location) == (303, PAGE)
    [command] = sent(services, calls.MakeTopicDocument)
    assert (command.topic_id, command.kind) == (TOPIC, DocumentKind.LEDGER_RESOLUTION)


def test_the_paper_of_a_topic_leads_back_to_the_topics_papers(signed_in: As, services: Services) -> None:
    with_document(services, document(DocumentState.DONE, files=FILES, meeting_id=None))
    assert f"/topics/{TOPIC}/paperwork" in signed_in(SECRETARY).get(PAGE).text


def test_the_topic_leads_to_its_papers_once_it_is_confirmed(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.MERGED))
    assert "/paperwork" not in signed_in(SECRETARY).get(f"/topics/{TOPIC}").text
    with_topic(services, village.topic(State.POSTED))
    assert f"/topics/{TOPIC}/paperwork" in signed_in(SECRETARY).get(f"/topics/{TOPIC}").text
    assert "/paperwork" not in signed_in(MEMBER).get(f"/topics/{TOPIC}").text


def test_the_township_has_the_year_s_ledger_made_of_its_villages(signed_in: As, services: Services) -> None:
    services.answers[calls.ListLedgers] = lambda _: calls.MadeDocuments()
    services.answers[calls.MakeLedger] = lambda _: Done(id=DOCUMENT)
    browser = signed_in(village.TOWNSHIP_CLERK)
    assert f"/paperwork/ledgers?area={village.TOWNSHIP}" in browser.get("/topics").text
    answer = fill_in(browser, f"/paperwork/ledgers?area={village.TOWNSHIP}", year="2027")
    assert (answer.status_code, answer.location) == (303, PAGE)
    [command] = sent(services, calls.MakeLedger)
    assert (command.area, command.year) == (village.TOWNSHIP, 2027)


def test_a_ledger_is_taken_away_as_a_workbook_and_leads_back_to_the_ledgers(signed_in: As, services: Services) -> None:
    book = calls.MadeFile(format=DocumentFormat.EXCEL, name="清水镇2027年台账.xlsx", size=9000, sha256="cd" * 32)
    view = document(
        DocumentState.DONE, kind=DocumentKind.YEAR_LEDGER, kind_label="年度台账", village=village.TOWNSHIP, meeting_id=None,
        topic_id=None, files=(book,), record_digest="",
    )  # fmt: skip
    with_document(services, view)
    page = signed_in(village.TOWNSHIP_CLERK).get(PAGE).text
    assert f"{PAGE}/excel" in page
    assert f"/paperwork/ledgers?area={village.TOWNSHIP}" in page
    assert "要改措辞" not in page
