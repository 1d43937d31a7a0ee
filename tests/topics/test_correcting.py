"""A text that was written down wrongly is corrected, until somebody has signed it."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.topics import actions, refusals
from services.topics.models import Topic
from shared.calls import topics as calls
from shared.errors import NotAllowed
from shared.identity import Caller
from shared.vocabulary import Kind, State
from tests.topics.sheets import entered, photographed, takes_back
from tests.topics.village import GROUP, Village

NEW = {"title": "修缮东桥栏杆", "content": "东桥栏杆断裂三处，建议修缮。"}


def correct(village: Village, topic_id: UUID, caller: Caller | None = None) -> None:
    village.does(actions.correct_text, calls.CorrectText(topic_id=topic_id, **NEW), caller or village.collector)


def sign(village: Village, topic_id: UUID, read: str) -> None:
    village.does(actions.cosign, calls.Cosign(topic_id=topic_id, text_digest=read), village.member(3))


def offered(village: Village, topic_id: UUID, caller: Caller) -> bool:
    return "correct_text" in [step.verb for step in village.sees(topic_id, caller).next_steps]


@pytest.mark.parametrize("begin", ["collected", "signing"])
def test_a_text_is_corrected_before_anybody_has_signed_and_the_record_keeps_the_one_before(village: Village, begin):
    topic_id = getattr(village, begin)()
    assert offered(village, topic_id, village.collector)
    assert not offered(village, topic_id, village.member(20))
    state = village.state(topic_id)
    correct(village, topic_id)
    seen = village.sees(topic_id)
    assert (seen.topic.title, seen.topic.content, village.state(topic_id)) == (*NEW.values(), state)
    assert seen.record[-1].detail == "原文字：修缮东桥。东桥栏杆断裂，建议修缮。"
    assert seen.record[-1].actor_id == village.collector.person_id
    with pytest.raises(NotAllowed):
        correct(village, topic_id, village.member(20))


def test_what_somebody_has_signed_is_not_reworded(village: Village):
    topic_id = village.signing()
    village.sign(topic_id, village.member(3))
    assert not offered(village, topic_id, village.collector)
    with pytest.raises(refusals.TextIsSigned):
        correct(village, topic_id)
    takes_back(village, topic_id, village.member(3))
    correct(village, topic_id)


def test_a_photo_of_a_sheet_holds_the_text_too(village: Village):
    topic_id = village.signing()
    photographed(village, topic_id)
    assert not offered(village, topic_id, village.collector)
    with pytest.raises(refusals.TextIsSigned):
        correct(village, topic_id)


def test_a_sheet_that_was_signed_before_the_correction_is_of_another_text(village: Village):
    topic_id = village.signing()
    signed_on = village.today
    village.now += timedelta(days=1)
    correct(village, topic_id)
    changed_on = village.today
    village.now += timedelta(days=1)
    for day in (signed_on, changed_on):  # of the day of the change nobody knows which of the two
        with pytest.raises(refusals.SheetOfAnotherText) as refused:
            entered(village, topic_id, village.members[:2], signed_on=day)
        assert "2027年3月2日改过" in refused.value.to_wire()["sentence"]
        assert "在2027年3月3日或以后" in refused.value.to_wire()["advice"]
    entered(village, topic_id, village.members[:2], signed_on=village.today)


def test_whoever_has_read_the_text_before_does_not_sign_the_new_one(village: Village):
    topic_id = village.signing()
    read = village.sees(topic_id, village.member(3)).text_digest
    correct(village, topic_id)
    with pytest.raises(refusals.TextWasChanged):
        sign(village, topic_id, read)
    assert not village.sees(topic_id, village.member(3)).signed_by_me
    sign(village, topic_id, village.sees(topic_id, village.member(3)).text_digest)
    assert village.sees(topic_id, village.member(3)).signed_by_me


@pytest.mark.parametrize(
    "another", [{"title": "修缮西桥"}, {"content": "拆了重建。"}, {"kind": Kind.LEVY}, {"group_name": GROUP}]
)
def test_each_part_of_a_text_makes_it_another_one(another):
    text = {"title": "修缮东桥", "content": "建议修缮。", "kind": Kind.ORDINARY, "group_name": ""}
    assert Topic(**text).text_digest == Topic(**text).text_digest != Topic(**(text | another)).text_digest


def test_once_proposed_the_text_stands(village: Village):
    topic_id = village.proposed()
    assert village.state(topic_id) == State.PROPOSED
    with pytest.raises(refusals.NotNow):
        correct(village, topic_id)
