"""The vote on a recall: whom it concerns tells nobody of it and hangs none of its sheets; the township does both."""

import pytest

from services.notifications import refusals
from shared.errors import NotAllowed
from shared.identity import Caller, Role
from shared.vocabulary import Body, Voting
from tests.notifications.village import Village

HEAD = 2  # of the villagers' committee, whom the recall concerns


@pytest.fixture
def recalls(village: Village) -> Village:
    village.convenes_recall(HEAD)
    return village


@pytest.fixture
def head(village: Village) -> Caller:
    """Secretary of the branch besides."""
    return village.person(HEAD, Role.SECRETARY, Role.VILLAGERS_COMMITTEE)


def test_the_township_tells_whoever_the_village_leaves_out(recalls: Village):
    assert len(recalls.to_be_called(recalls.township)) == recalls.size
    for number in range(recalls.size):
        recalls.tells(number, recalls.township)
    assert recalls.certificate().missing == ()


def test_of_any_other_meeting_the_township_tells_nobody(village: Village):
    village.convenes(body=Body.VILLAGERS_ASSEMBLY)
    for act in (lambda: village.tells(4, village.township), lambda: village.to_be_called(village.township)):
        with pytest.raises(NotAllowed):
            act()


def test_whom_it_concerns_tells_nobody_and_sees_no_number(recalls: Village, head: Caller):
    for act in (lambda: recalls.tells(4, head), lambda: recalls.to_be_called(head)):
        with pytest.raises(refusals.ConcernedKeepsOut):
            act()
    assert recalls.certificate().reached == 0


def test_nor_that_its_vote_is_cancelled(recalls: Village, head: Caller):
    recalls.cancels()
    with pytest.raises(refusals.ConcernedKeepsOut):
        recalls.tells(4, head)
    recalls.tells(4, recalls.township)


def test_another_official_of_the_village_tells_as_ever(recalls: Village):
    recalls.tells(4, recalls.person(5, Role.VILLAGERS_COMMITTEE))
    assert recalls.certificate().reached == 1


def test_whom_it_concerns_has_no_button_and_another_official_has_it_and_is_asked(recalls: Village, head: Caller):
    official = recalls.person(5, Role.VILLAGERS_COMMITTEE)
    for caller, may in (
        (head, False),
        (recalls.person(4), False),
        (Caller(), False),
        (official, True),
        (recalls.township, True),
    ):
        assert {sheet.may_hang for sheet in recalls.board(caller=caller).items} == {may}
    todos = recalls.todos(official, "posting")
    assert {todo.step.label for todo in todos} == {"张贴罢免要求公布", "张贴会议通知"}
    for todo in todos:
        recalls.hangs(todo.subject_id, official)
    assert not recalls.todos(official, "posting")
    assert all(sheet.hung_at and not sheet.may_hang for sheet in recalls.board(caller=official).items)


def test_of_any_other_sheet_the_villagers_committee_is_not_asked(village: Village):
    village.decides()
    official = village.person(5, Role.VILLAGERS_COMMITTEE)
    assert not village.todos(official, "posting")
    assert not village.board(caller=official).items[0].may_hang


def test_whom_it_concerns_is_not_told_of_a_question_about_it(recalls: Village):
    recalls.is_asked()
    recalls.names_recipients(recalls.people[:4])
    told = [number for number in range(4) if "inquiry" in {item.kind for item in recalls.inbox(number).items}]
    assert told == [0, 1, 3]


def test_its_sheets_are_hung_by_the_secretary_or_the_township(recalls: Village, head: Caller):
    recalls.decides()
    sheets = {sheet.kind: sheet for sheet in recalls.board().items}
    assert set(sheets) == {"recall", "meeting_notice", "recall_voted"}
    assert all(sheet.of_recall for sheet in sheets.values())
    for sheet in sheets.values():
        with pytest.raises(refusals.ConcernedKeepsOut):
            recalls.hangs(sheet.id, head)
    recalls.hangs(sheets["recall"].id, recalls.township)
    recalls.hangs(sheets["recall_voted"].id, recalls.township)
    recalls.hangs(sheets["meeting_notice"].id, recalls.secretary)
    assert all(sheet.hung_at for sheet in recalls.board().items)


def test_any_other_sheet_is_hung_by_the_secretary_alone(village: Village):
    village.posts_result()
    [sheet] = village.board().items
    assert not sheet.of_recall
    with pytest.raises(NotAllowed):
        village.hangs(sheet.id, village.township)


def test_nothing_of_it_waits_for_whom_it_concerns(recalls: Village, head: Caller):
    assert not recalls.todos(head, "meeting")
    assert not recalls.todos(head, "posting")
    assert recalls.todos(recalls.secretary, "meeting")
    assert len(recalls.todos(recalls.secretary, "posting")) == 2


@pytest.mark.parametrize("way", [Voting.SECRET, Voting.ONLINE_SECRET, Voting.MIXED_SECRET])
def test_everybody_is_told_how_to_vote_and_nobody_to_write_an_opinion(village: Village, way):
    village.convenes_recall(HEAD, way)
    [sheet] = [one for one in village.board().items if one.kind == "meeting_notice"]
    [told] = [one for one in village.inbox(4).items if one.title.startswith("罢免投票")]
    assert told.text == sheet.text
    for words in ("有选举权的村民每人一票", "无记名", "投票前宣读本人的申辩意见", "停止投票以前来", "党群服务中心"):
        assert words in told.text, words
    assert ("自己的手机" in told.text) is (way is not Voting.SECRET)
    assert ("领纸质票" in told.text) is (way is not Voting.ONLINE_SECRET)
    assert not [words for words in ("党支部", "议题", "提出意见", "不能到会") if words in told.text]
