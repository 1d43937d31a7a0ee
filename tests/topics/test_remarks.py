"""议一议: who may speak of a topic before it is deliberated, who reads it, and that nobody of the village takes another one's word away."""

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.topics import actions, refusals, rules
from services.topics.models import Entry
from shared.calls import remarks as calls
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller
from shared.vocabulary import State, Withheld
from tests.topics.village import Village


def says(village: Village, topic_id: UUID, caller: Caller, text: str = "先看看桥墩还牢不牢。") -> UUID:
    call = calls.Remark(id=uuid4(), topic_id=topic_id, text=text)
    village.does(actions.remark, call, caller)
    return call.id


def withholds(village: Village, topic_id: UUID, remark_id: UUID, caller: Caller | None = None) -> None:
    call = calls.WithholdRemark(topic_id=topic_id, remark_id=remark_id, reason=Withheld.PRIVACY)
    village.does(actions.withhold_remark, call, caller or village.township)


def heard(village: Village, topic_id: UUID, caller: Caller) -> list[str]:
    return [one.text for one in village.sees(topic_id, caller).remarks]


def offered(village: Village, topic_id: UUID, caller: Caller) -> list[str]:
    return [step.verb for step in village.sees(topic_id, caller).next_steps]


def test_members_talk_first_and_the_others_from_the_day_on_which_it_is_theirs(village: Village):
    topic_id = village.signing()
    says(village, topic_id, village.member(9))
    for caller in (village.villager(50), village.representative(0)):
        with pytest.raises(refusals.MembersFirst):
            says(village, topic_id, caller)
    village.wait(3)
    says(village, topic_id, village.villager(50), "我愿意出工。")
    says(village, topic_id, village.representative(0), "三组都同意。")
    assert [one.members_first for one in village.sees(topic_id).remarks] == [True, False, False]


def test_what_was_said_among_members_stays_among_them(village: Village):
    topic_id = village.signing()
    says(village, topic_id, village.member(9))
    village.wait(3)
    says(village, topic_id, village.villager(50), "我愿意出工。")
    everything = ["先看看桥墩还牢不牢。", "我愿意出工。"]
    for caller in (village.member(3), village.secretary, village.township):
        assert heard(village, topic_id, caller) == everything
    for caller in (village.villager(51), village.representative(0)):
        assert heard(village, topic_id, caller) == ["我愿意出工。"]


def test_which_member_spoke_among_members_stays_among_them_too(village: Village):
    topic_id = village.signing()
    says(village, topic_id, village.member(9))
    village.wait(3)
    says(village, topic_id, village.villager(50), "我愿意出工。")

    def spoke(caller: Caller) -> list[UUID | None]:
        return [line.actor_id for line in village.sees(topic_id, caller).record if line.verb == "remark"]

    among, open_to_all = village.members[9], village.villagers[50]
    assert [spoke(caller) for caller in (village.member(3), village.township)] == [[among, open_to_all]] * 2
    assert [spoke(caller) for caller in (village.villager(51), village.representative(0))] == [[None, open_to_all]] * 2


def test_it_is_offered_from_the_first_day_of_signing_until_the_members_deliberate(village: Village):
    topic_id = village.confirmed()
    assert "remark" in offered(village, topic_id, village.member(9))
    meeting_id = village.convenes(topic_id)
    says(village, topic_id, village.member(9))
    village.wait(7)
    village.opens(topic_id, meeting_id)
    assert village.state(topic_id) == State.DISCUSSING
    assert "remark" not in offered(village, topic_id, village.member(9))
    with pytest.raises(refusals.NotNow):
        says(village, topic_id, village.member(9))
    assert heard(village, topic_id, village.member(3)) == ["先看看桥墩还牢不牢。"]


def test_nothing_is_said_before_the_text_is_final_and_nothing_by_strangers(village: Village):
    topic_id = village.collected()
    with pytest.raises(refusals.NotNow):
        says(village, topic_id, village.member(9))
    topic_id = village.signing()
    for caller, refusal in ((village.township, NotAllowed), (village.neighbour.member(3), NotFound)):
        with pytest.raises(refusal):
            says(village, topic_id, caller)


def test_nobody_talks_the_others_down(village: Village):
    topic_id = village.signing()
    for _ in range(10):
        says(village, topic_id, village.member(9))
    with pytest.raises(refusals.TooManyRemarks):
        says(village, topic_id, village.member(9))
    says(village, topic_id, village.member(8))
    says(village, village.signing(), village.member(9))


def test_the_same_word_sent_twice_is_said_once(village: Village):
    topic_id = village.signing()
    call = calls.Remark(id=uuid4(), topic_id=topic_id, text="先修桥墩。")
    village.does(actions.remark, call, village.member(9))
    with pytest.raises(refusals.AlreadyThere):
        village.does(actions.remark, call, village.member(9))
    assert heard(village, topic_id, village.member(9)) == ["先修桥墩。"]


def test_the_township_alone_withholds_a_word_and_the_reason_stands_in_its_place(village: Village):
    topic_id = village.signing()
    remark_id = says(village, topic_id, village.member(9), "某某家欠了钱。")
    for caller in (village.secretary, village.member(9), village.head):
        with pytest.raises(NotAllowed):
            withholds(village, topic_id, remark_id, caller)
    assert "withhold_remark" in offered(village, topic_id, village.township)
    withholds(village, topic_id, remark_id)
    (seen,) = village.sees(topic_id, village.member(3)).remarks
    assert (seen.text, seen.withheld) == ("", Withheld.PRIVACY)
    assert heard(village, topic_id, village.township) == ["某某家欠了钱。"]
    assert "withhold_remark" not in offered(village, topic_id, village.township)
    with pytest.raises(refusals.RemarkWithheld):
        withholds(village, topic_id, remark_id)


def test_a_word_on_another_topic_is_not_there(village: Village):
    remark_id = says(village, village.signing(), village.member(9))
    with pytest.raises(NotFound):
        withholds(village, village.signing(), remark_id)


def test_every_word_is_in_the_record_and_waits_for_nobody(village: Village):
    topic_id = village.signing()
    says(village, topic_id, village.member(9), "先修桥墩。")
    with village.sessions() as session:
        line = session.scalars(sa.select(Entry).where(Entry.topic_id == topic_id, Entry.verb == "remark")).one()
        assert "先修桥墩。" in line.content
    assert "先修桥墩" not in "".join(line.detail for line in village.sees(topic_id).record)
    assert not [todo for todo in village.todos(village.member(3)) if todo.step.verb == "remark"]


@pytest.mark.parametrize(("said", "fits"), [(9, True), (10, False)])
def test_ten_words_each(village: Village, said, fits):
    if fits:
        rules.check_remarks(said, on=village.today)
    else:
        with pytest.raises(refusals.TooManyRemarks):
            rules.check_remarks(said, on=village.today)


def test_a_word_is_withheld_also_once_nobody_talks_any_more(village: Village):
    """The page is still read: what must not be seen there is taken down however far the topic has come."""
    topic_id = village.confirmed()
    remark_id = says(village, topic_id, village.member(9), "某某家欠了钱。")
    meeting_id = village.convenes(topic_id)
    village.wait(7)
    village.opens(topic_id, meeting_id)
    assert "withhold_remark" in offered(village, topic_id, village.township)
    withholds(village, topic_id, remark_id)
    assert heard(village, topic_id, village.member(3)) == [""]
