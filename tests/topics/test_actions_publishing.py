"""The board, and the questions people ask in front of it."""

from datetime import date
from uuid import uuid4

import pytest

from services.topics import actions, refusals
from shared.calls import topics as calls
from shared.errors import NotAllowed, NotFound
from shared.vocabulary import Withheld
from tests.topics.village import Village


def ask(village: Village, topic_id, question="修桥的钱从哪里来？"):
    call = calls.AskInquiry(id=uuid4(), topic_id=topic_id, question=question)
    with village.sessions.begin() as session:
        return actions.ask_inquiry(session, call, now=village.now).id


def answer(village: Village, inquiry_id, caller=None):
    call = calls.AnswerInquiry(inquiry_id=inquiry_id, answer="从村集体收入中列支。")
    village.does(actions.answer_inquiry, call, caller or village.secretary)


def test_the_result_is_posted_for_fifteen_days(village: Village):
    topic_id = village.concluded()  # 8 March 2027

    village.posts(topic_id)

    public = village.public(topic_id)
    assert (public.state, public.posting, public.posted_until) == (
        "posted",
        "党员首议同意修缮东桥。",
        date(2027, 3, 23),
    )
    event = village.event(topic_id, "result_posted")
    assert event["until"] == "2027-03-23"
    assert "第三十五条" in event["source"]


def test_only_the_secretary_posts_the_result(village: Village):
    call = calls.PostResult(topic_id=village.concluded(), text="结果")

    with pytest.raises(NotAllowed):
        village.does(actions.post_result, call, village.head)


def test_nothing_is_posted_before_the_deliberation_is_concluded(village: Village):
    with pytest.raises(refusals.NotNow):
        village.posts(village.confirmed())


@pytest.mark.parametrize("reached", ["collected", "signing", "under_review", "confirmed", "concluded"])
def test_what_is_not_posted_is_not_there_for_the_public(village: Village, reached):
    topic_id = getattr(village, reached)()

    with pytest.raises(NotFound):
        village.public(topic_id)
    with pytest.raises(NotFound):
        ask(village, topic_id)


def test_a_question_stands_on_the_board_once_it_is_answered(village: Village):
    topic_id = village.on_the_board()

    inquiry_id = ask(village, topic_id)
    assert village.public(topic_id).inquiries == ()
    assert [inquiry.question for inquiry in village.sees(topic_id).topic.inquiries] == ["修桥的钱从哪里来？"]
    assert village.event(topic_id, "inquiry_asked")["inquiry_id"] == str(inquiry_id)

    answer(village, inquiry_id)
    assert [inquiry.answer for inquiry in village.public(topic_id).inquiries] == ["从村集体收入中列支。"]


def test_an_answer_is_given_once(village: Village):
    inquiry_id = ask(village, village.on_the_board())
    answer(village, inquiry_id)

    with pytest.raises(refusals.InquiryAnswered):
        answer(village, inquiry_id)


def test_a_question_that_names_a_neighbour_is_answered_and_stays_off_the_board(village):
    topic_id = village.on_the_board()
    call = calls.AnswerInquiry(inquiry_id=ask(village, topic_id), answer="这是他家的私事。", withheld=Withheld.PRIVACY)
    village.does(actions.answer_inquiry, call, village.secretary)

    assert village.public(topic_id).inquiries == ()
    assert [inquiry.withheld for inquiry in village.sees(topic_id, village.township).topic.inquiries] == [
        Withheld.PRIVACY
    ]
    assert village.sees(topic_id, village.member(0)).topic.inquiries == ()
    assert village.sees(topic_id).record[-1].detail == "不公开：涉及他人隐私"


def test_what_somebody_wrote_about_a_neighbour_is_no_villagers_to_read_before_it_was_looked_at(village):
    topic_id = village.on_the_board()
    inquiry_id = ask(village, topic_id)
    for reader in (village.member(9), village.villager(9)):
        assert village.sees(topic_id, reader).topic.inquiries == ()
    assert len(village.sees(topic_id, village.township).topic.inquiries) == 1
    answer(village, inquiry_id)
    assert len(village.sees(topic_id, village.villager(9)).topic.inquiries) == 1


def test_of_the_fifty_first_question_without_an_answer_people_are_told_to_come_back(village):
    topic_id = village.on_the_board()
    first, *_ = [ask(village, topic_id) for _ in range(50)]
    with pytest.raises(refusals.TooManyInquiries):
        ask(village, topic_id)
    answer(village, first)
    ask(village, topic_id)


def test_only_the_villages_own_secretary_answers(village: Village):
    inquiry_id = ask(village, village.on_the_board())

    with pytest.raises(NotAllowed):
        answer(village, inquiry_id, village.head)
    with pytest.raises(NotFound):
        answer(village, inquiry_id, village.neighbour.secretary)
    with pytest.raises(NotFound):
        answer(village, uuid4())


def test_a_topic_is_archived_when_all_its_postings_have_stood_fifteen_days(village: Village):
    topic_id = village.surveyed()

    village.wait(14)
    with pytest.raises(refusals.HungTooShort):
        village.archives(topic_id)
    village.wait(1)
    village.archives(topic_id)

    assert village.state(topic_id) == "archived"
    assert village.posted(topic_id)[-1] == "topic_archived"


def test_what_was_voted_down_is_archived_when_its_outcome_has_stood_fifteen_days(village: Village):
    topic_id = village.decided(passed=False)

    village.wait(14)
    with pytest.raises(refusals.HungTooShort):
        village.archives(topic_id)
    village.wait(1)
    village.archives(topic_id)

    assert (village.state(topic_id), village.public(topic_id).outcome) == ("archived", "failed")


def test_what_passed_is_not_archived_before_it_is_carried_out(village: Village):
    topic_id = village.decided()
    village.wait(15)

    with pytest.raises(refusals.NotCarriedOut):
        village.archives(topic_id)


def test_no_topic_is_archived_while_a_question_waits(village: Village):
    topic_id = village.surveyed()
    inquiry_id = ask(village, topic_id)
    village.wait(15)

    with pytest.raises(refusals.InquiriesOpen):
        village.archives(topic_id)
    answer(village, inquiry_id)
    village.archives(topic_id)


def test_an_archived_topic_takes_no_more_questions(village: Village):
    topic_id = village.surveyed()
    village.wait(15)
    village.archives(topic_id)

    assert village.public(topic_id).state == "archived"
    with pytest.raises(refusals.NotNow):
        ask(village, topic_id)
