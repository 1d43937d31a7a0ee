"""Inboxes, the notice board, and what waits for whom."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.notifications import queries
from services.notifications.actions import receipts
from shared import clock
from shared.bus import mailbox
from shared.calls import notifications as calls
from shared.errors import NotAllowed, NotFound, NotSignedIn
from shared.identity import Caller
from shared.vocabulary import Body, Channel
from shared.vocabulary import Delivery as State
from tests.notifications.village import DAY, HOUR, MORNING, Village


def test_opening_a_notice_is_the_receipt_and_the_first_time_counts(village: Village):
    village.convenes()
    assert village.inbox(3).unread == 1
    village.now += HOUR
    read_at = village.reads(3).read_at
    village.now += HOUR
    assert village.reads(3).read_at == read_at == MORNING + HOUR
    assert village.inbox(3).unread == 0
    assert State.READ in {d.state for d in village.told(3).deliveries if d.channel is Channel.INBOX}


def test_a_look_over_the_inbox_reads_all_but_what_asks_something_of_its_reader(village: Village):
    village.convenes()
    village.posts_result()
    village.announces_hearing()
    village.reviews()
    village.names_recipients()
    assert (village.inbox(3).unread, village.inbox(3).asking) == (4, 3)
    newest = village.inbox(3).items[0].notice_id
    village.now += HOUR
    village.completes()  # while the list is looked at
    village.names_recipients()

    call = calls.ReadNotices(newest=newest)
    village.does(receipts.read_notices, call, village.person(3))

    read = {item.kind: item.read_at for item in village.inbox(3).items}
    assert read == {"meeting": None, "hearing": None, "review": None, "completion": None, "result": MORNING + HOUR}
    assert village.inbox(5).unread == 5
    with pytest.raises(NotFound):
        village.does(receipts.read_notices, call, village.township)
    with pytest.raises(NotSignedIn):
        village.does(receipts.read_notices, call, Caller())


def test_what_is_over_is_not_unread_any_more(village: Village):
    village.convenes()
    village.posts_result()
    village.names_recipients()
    assert village.inbox(3).unread == 2
    village.opens()
    village.archives()
    assert village.inbox(3).unread == 0
    assert [(item.read_at, item.over) for item in village.inbox(3).items] == [(None, True)] * 2
    assert village.todos(village.person(3), "notice") == []


def test_nobody_reads_for_somebody_else(village: Village):
    village.convenes(recipients=tuple(village.people[:3]))
    notice_id = village.inbox(0).items[0].notice_id
    with pytest.raises(NotFound):
        village.does(receipts.read_notice, calls.ReadNotice(notice_id=notice_id), village.person(5))
    with pytest.raises(NotSignedIn):
        village.does(receipts.read_notice, calls.ReadNotice(notice_id=notice_id), Caller())


def test_an_inbox_is_ones_own(village: Village):
    village.convenes(recipients=tuple(village.people[:3]))
    assert village.inbox(0).page.total == 1
    assert village.inbox(5).page.total == 0
    with village.sessions() as session, pytest.raises(NotSignedIn):
        queries.inbox(session, calls.ListInbox(), caller=Caller(), now=MORNING)


def test_an_inbox_goes_on_page_by_page_newest_first(village: Village):
    for number in range(70):
        village.now += timedelta(minutes=number % 2)  # some at the same moment
        village.convenes(meeting_id=uuid4(), title=f"第{number}件事")
    seen: list[calls.InboxItem] = []
    after: str | None = None
    for _page in range(3):
        page = village.inbox(3, after)
        seen += page.items
        after = page.page.next
    assert after is None
    assert len({item.notice_id for item in seen}) == 70
    assert [item.sent_at for item in seen] == sorted((item.sent_at for item in seen), reverse=True)


@pytest.mark.parametrize("after", ["", "gibberish", str(uuid4())])
def test_an_odd_place_to_go_on_from_begins_again(village: Village, after):
    village.convenes()
    assert len(village.inbox(3, after or None).items) == 1


# -- the board ------------------------------------------------------------------------------


def test_the_board_of_a_township_shows_all_its_villages_and_no_others(village: Village):
    village.posts_result()
    Village(village.sessions, code=village.code[:9] + "202").posts_result()
    Village(village.sessions, code="620922106201").posts_result()
    assert len(village.board().items) == 1
    assert len(village.board(village.code[:9]).items) == 2
    assert len(village.board(village.code[:6]).items) == 3


def test_a_percent_sign_is_no_area(village: Village):
    village.posts_result()
    assert village.board("%%%%%%").items == ()


def test_a_sheet_is_taken_down_after_its_last_day_and_can_still_be_read(village: Village, monkeypatch):
    village.posts_result()
    sheet = village.board().items[0]
    monkeypatch.setattr("shared.clock.now", lambda: MORNING + 15 * DAY)
    assert [one.until for one in village.board().items] == [sheet.until]
    monkeypatch.setattr("shared.clock.now", lambda: MORNING + 16 * DAY)
    assert village.board().items == ()
    with village.sessions() as session:
        assert queries.posting(session, calls.GetPosting(posting_id=sheet.id), caller=village.secretary) == replace(
            sheet, may_hang=False, if_hung_today=None
        )
        with pytest.raises(NotFound):
            queries.posting(session, calls.GetPosting(posting_id=uuid4()), caller=Caller())


LATE = 11  # days after the decision


def test_a_sheet_that_is_hung_late_stands_until_it_has_hung_as_long(village: Village, monkeypatch):
    village.decides()
    [sheet] = village.board().items
    assert sheet.until == sheet.if_hung_today == village.today + 15 * DAY
    village.now += LATE * DAY
    monkeypatch.setattr("shared.clock.now", lambda: village.now)
    last = village.today + 15 * DAY
    assert village.board().items[0].if_hung_today == last
    village.hangs(sheet.id)
    village.now += 15 * DAY
    for items in (village.board().items, village.board(topic_id=village.topic_id).items):
        assert [one.until for one in items] == [last]
    village.now += DAY
    assert village.board().items == ()


def test_a_sheet_that_has_to_hang_stands_until_it_was_hung(village: Village, monkeypatch):
    village.posts_result()
    village.decides()
    village.completes()
    village.now += 60 * DAY
    monkeypatch.setattr("shared.clock.now", lambda: village.now)
    assert {sheet.kind for sheet in village.board().items} == {"resolution", "implementation_result"}
    assert {sheet.until for sheet in village.board().items} == {village.today + 15 * DAY}
    assert {todo.step.label for todo in village.todos(village.secretary, "posting")} == {
        "张贴决议公示",
        "张贴办理结果公示",
    }


def test_a_topic_shows_all_its_sheets_and_nobody_is_asked_to_hang_what_is_over(village: Village, monkeypatch):
    village.convenes(body=Body.VILLAGERS_ASSEMBLY)
    village.decides()
    for sheet in village.board(topic_id=village.topic_id).items:
        assert sheet.may_hang
        if sheet.kind == "resolution":
            village.hangs(sheet.id)
    village.now += 60 * DAY
    monkeypatch.setattr("shared.clock.now", lambda: village.now)
    assert village.board().items == ()
    sheets = {sheet.kind: sheet for sheet in village.board(topic_id=village.topic_id).items}
    assert sheets["resolution"].hung_at
    assert (sheets["meeting_notice"].hung_at, sheets["meeting_notice"].may_hang) == (None, False)
    assert sheets["meeting_notice"].until == clock.day_of(MORNING) + 7 * DAY


def test_the_board_goes_on_page_by_page(village: Village):
    for _ in range(65):
        village.topic_id = uuid4()
        village.posts_result()
    first = village.board()
    second = village.board(after=first.page.next)
    third = village.board(after=second.page.next)
    assert first.page.total == 65
    assert third.page.next is None
    assert len({sheet.id for page in (first, second, third) for sheet in page.items}) == 65


def test_the_board_shows_what_hangs_of_one_topic(village: Village):
    village.posts_result()
    mine = village.topic_id
    village.topic_id = uuid4()
    village.posts_result()

    [sheet] = village.board(topic_id=mine).items
    assert (sheet.topic_id, village.board().page.total) == (mine, 2)


def test_the_secretary_confirms_that_the_sheet_hangs_and_the_first_time_counts(village: Village):
    village.posts_result()
    sheet = village.board().items[0]
    assert sheet.hung_at is None
    village.hangs(sheet.id)
    village.now += HOUR
    village.hangs(sheet.id)
    assert village.board().items[0].hung_at == MORNING


def test_of_a_topics_sheet_its_topic_hears_once_on_which_day_it_was_hung(village: Village):
    topic_id = village.topic_id
    village.posts_result()
    sheet = village.board().items[0]
    village.hangs(sheet.id)
    village.hangs(sheet.id)
    with village.sessions() as session:
        rows = session.execute(sa.select(mailbox.outbox.c.key, mailbox.outbox.c.subject, mailbox.outbox.c.data)).all()
    [(key, data)] = [(key, data) for key, subject, data in rows if subject == f"notifications:{sheet.id}"]
    assert (key, data["topic_id"]) == ("notifications.posting_hung.v1", str(topic_id))
    assert (data["about"], data["hung_on"]) == ("result", str(clock.day_of(MORNING)))


def test_only_the_villages_own_secretary_confirms_it(village: Village):
    village.posts_result()
    sheet = village.board().items[0]
    with pytest.raises(NotAllowed):
        village.hangs(sheet.id, village.collector)
    with pytest.raises(NotFound):
        village.hangs(sheet.id, village.stranger)
    with pytest.raises(NotFound):
        village.hangs(uuid4())


# -- what waits -----------------------------------------------------------------------------


def test_a_member_is_reminded_of_unread_notices_until_they_are_read(village: Village):
    village.convenes()
    todo = village.todos(village.person(3), "notice")[0]
    assert (todo.step.verb, todo.step.due_on) == ("read_notice", village.today + 7 * DAY)
    village.reads(3)
    assert village.todos(village.person(3), "notice") == []


def test_the_secretary_sees_how_many_are_not_reached_until_nobody_is(village: Village):
    village.convenes()
    village.sends()
    for person in range(9):
        village.gets_report(person, 1)
    todo = village.todos(village.secretary, "meeting")[0]
    assert (todo.subject_id, todo.step.verb) == (village.meeting_id, "record_told")
    assert todo.step.label == "还有3人未通知到"
    assert "其中 3 人的短信还没有回执" in todo.step.why
    village.tells(9)
    village.tells(10, reached=False, remark="两次无人接听")
    village.gets_report(11, 2)
    assert village.todos(village.secretary, "meeting")[0].step.label == "还有1人未通知到"
    village.tells(11)
    assert village.todos(village.secretary, "meeting") == []


def test_once_its_day_is_over_nobody_has_to_be_called(village: Village):
    village.convenes()
    village.waits(7 * DAY)
    assert village.todos(village.secretary, "meeting")
    village.waits(DAY)
    assert village.todos(village.secretary, "meeting") == []


def test_once_the_meeting_is_open_nobody_has_to_be_called(village: Village):
    village.convenes()
    village.opens()
    assert village.todos(village.secretary, "meeting") == []


def test_whom_an_sms_does_not_reach_has_to_be_told_that_the_meeting_is_off_until_its_hour(village: Village):
    village.convenes()
    village.now += HOUR
    village.cancels()
    village.sends()
    for person in range(11):
        village.gets_report(person, 1)
    todo = village.todos(village.secretary, "meeting")[0]
    assert todo.step.label == "还有1人未通知到"
    assert "会议才能开始" not in todo.step.why
    village.now += 7 * DAY
    assert village.todos(village.secretary, "meeting") == []


def test_another_village_has_its_own_list(village: Village):
    village.convenes(body=Body.VILLAGERS_ASSEMBLY)
    for kind in ("meeting", "posting", "notice"):
        assert village.todos(village.stranger, kind) == []


def test_a_sheet_waits_for_the_secretary_until_it_hangs(village: Village):
    village.posts_result()
    todo = village.todos(village.secretary, "posting")[0]
    assert (todo.step.verb, todo.step.label) == ("confirm_hung", "张贴首议结果公示")
    village.hangs(todo.subject_id)
    assert village.todos(village.secretary, "posting") == []


def test_nobody_has_nothing_to_do(village: Village):
    village.convenes()
    with village.sessions() as session:
        assert queries.todos(session, caller=Caller(), now=village.now).items == ()


def test_nobody_is_asked_any_more_to_read_that_they_may_sign_what_is_signed(village):
    village.opens_signing()
    village.names_recipients()
    reader = village.person(3)
    assert [todo.title for todo in village.todos(reader, "notice")] == ["可以附议：修缮东桥"]
    assert "村民" not in village.inbox(3).items[0].text, "their day has not come yet"
    village.ends_signing()
    assert village.todos(reader, "notice") == []
    assert [item.kind for item in village.inbox(3).items] == ["signing"]


def test_whoever_has_to_sign_anew_is_told_anew(village):
    for _ in range(3):
        village.opens_signing()
        village.names_recipients()
        village.ends_signing()
    village.opens_signing()
    village.opens_signing()
    village.names_recipients()
    assert len(village.inbox(3).items) == 4
    assert len(village.todos(village.person(3), "notice")) == 1


def test_a_meeting_that_is_over_needs_no_reading(village):
    village.convenes()
    assert village.todos(village.person(3), "notice")
    village.waits(timedelta(days=30))
    assert village.todos(village.person(3), "notice") == []


def test_many_unread_notices_are_one_line_with_the_nearest_day(village):
    village.convenes()
    village.posts_result()
    village.names_recipients()
    [todo] = village.todos(village.person(3), "notice")
    assert (todo.step.verb, todo.step.label) == ("list_inbox", "2 条通知没有阅读")
    assert todo.step.due_on == village.today + 7 * DAY


def test_nobody_hangs_the_notice_of_a_meeting_that_has_begun(village):
    village.convenes(body=Body.VILLAGERS_ASSEMBLY)
    assert [todo.step.label for todo in village.todos(village.secretary, "posting")] == ["张贴会议通知"]
    village.opens()
    assert village.todos(village.secretary, "posting") == []


def test_the_sheet_that_says_that_a_meeting_is_off_hangs_until_its_hour(village):
    village.convenes(body=Body.VILLAGERS_ASSEMBLY)
    village.now += HOUR
    village.cancels()
    assert village.todos(village.secretary, "posting")
    village.now += 7 * DAY
    assert village.todos(village.secretary, "posting") == []
