"""The papers of a recall: its notice, by which text people are told, what the voters said."""

import pytest

from services.meetings import queries
from shared.calls.paperwork import ListTopicDocuments
from shared.calls.recalls import RecallView
from shared.calls.topics import Posted
from shared.recall_words import DefenceHeard
from shared.vocabulary import DocumentKind, Voting
from tests.meetings.office import Office
from tests.meetings.recall import RecallVillage


@pytest.fixture
def village(sessions):
    return RecallVillage(sessions)


def test_its_papers_name_whom_it_concerns_what_they_say_and_the_article(village: RecallVillage):
    meeting_id = village.opened_vote()
    village.hears_them(meeting_id, DefenceHeard.SPOKE)
    village.enters(meeting_id, ayes=21, noes=19)
    village.confirmed_result(meeting_id, village.people[5])
    office = Office(village)
    topic = {
        "title": "罢免村民委员会成员", "content": "账目不公开。",
        "recall": RecallView(person_id=village.people[2], defence="账目上月已经公布。"),
    }  # fmt: skip
    notice = office.draft(DocumentKind.MEETING_NOTICE, meeting_id, village.other, **topic).fields
    assert notice["内容"] == [
        f"要求罢免的村民委员会成员：{office.names[village.people[2]]}。", "罢免理由：", "账目不公开。", "本人申辩：", "账目上月已经公布。",
    ]  # fmt: skip
    assert (notice["须到"], notice["落款"]) == (21, "中寨村村民委员会")
    assert "第十九条" in notice["依据"]
    minutes = office.draft(DocumentKind.MINUTES, meeting_id, village.other, **topic).fields
    assert "第十九条" in minutes["依据"]
    assert "本人到会申辩，书面意见也已宣读" in [line["详情"] for line in minutes["经过"]]
    result = office.draft(DocumentKind.VOTE_RESULT, meeting_id, village.other, **topic).fields
    assert (result["计算基数"], result["结果"]) == ("投票的人数", "通过")


def test_the_notice_on_paper_says_how_to_vote_and_that_it_is_not_hung(village: RecallVillage):
    office = Office(village)
    meeting_id = village.convene_vote(way=Voting.MIXED_SECRET)
    text = office.says(office.print(DocumentKind.MEETING_NOTICE, meeting_id))
    for words in (
        "由有选举权的村民投票决定",
        "先宣读申辩意见，再投票",
        "不能请人代投",
        "四、怎样投票",
        "领纸质票",
        "停止投票以前来",
        "不要张贴",
    ):
        assert words in text, words
    assert not [words for words in ("经研究", "请假", "党支部", "意见不是表决票") if words in text]


def test_by_which_text_everybody_is_told_of_it(village: RecallVillage):
    told = next(check for check in village.sees(village.convene_vote()).checks if check.label == "人人通知到")
    assert "党员" not in told.source


def test_the_paper_of_what_the_voters_said_is_no_resolution(village: RecallVillage):
    village.counted(40, ayes=21, noes=19)
    posted = Posted(
        about="decision", text="罢免决定\n……", posted_on=village.today, until=village.today, source="…", hung_on=None
    )  # fmt: skip
    fields = Office(village).draft_of_topic(DocumentKind.RESOLUTION_POSTING, village.other, postings=(posted,)).fields
    assert fields["标题"] == "罢免投票结果公布"
    assert fields["导语"] == "中寨村有选举权的村民就依法联名提出的罢免要求投票，现将结果公布如下："
    assert fields["落款"] == "中寨村村民委员会"


def test_the_topic_has_no_papers_of_carrying_out(village: RecallVillage):
    with village.sessions() as session:
        listed = queries.of_topic(session, ListTopicDocuments(topic_id=village.topic_id), village.other)
    kinds = {paper.kind for paper in listed.papers} | {paper.kind for paper in listed.later}
    assert kinds == {
        DocumentKind.POSTING_SHEET, DocumentKind.LEDGER_RESOLUTION, DocumentKind.RESOLUTION_POSTING, DocumentKind.LEDGER_RESOLUTION_POSTED,
    }  # fmt: skip
