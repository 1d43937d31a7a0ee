"""Photos as proof: what is taken, kept for good, proved by the record, and seen by whom."""

import hashlib
import json
from base64 import b64decode, b64encode
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.topics import actions, queries, refusals
from services.topics.models import Entry
from shared.calls import photos as calls
from shared.calls import topics
from shared.calls.records import ReadTopicRecord
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller
from shared.photos import LARGEST
from shared.vocabulary import PhotoPurpose
from tests.pictures import from_a_phone, jpeg, noise
from tests.topics.village import Village

NOBODY = Caller(person_id=None, grants=())


def text(content: bytes) -> str:
    return b64encode(content).decode()


def seen(village: Village, photo_id, caller=NOBODY, known: str = "") -> calls.PhotoFile:
    call = calls.GetPhoto(photo_id=photo_id, known=known)
    return village.asks(queries.get_photo, call, caller=caller)


def complete(village: Village, topic_id):
    village.does_every_task(topic_id)
    village.does(actions.complete_topic, topics.CompleteTopic(topic_id=topic_id, result="修好了"), village.secretary)


def test_nothing_is_completed_without_a_photo_and_one_is_enough(village: Village):
    topic_id = village.executing()
    with pytest.raises(refusals.ProofMissing) as refusal:
        complete(village, topic_id)
    assert (refusal.value.facts["there"], refusal.value.facts["needed"]) == (0, 1)

    village.shows(topic_id)
    complete(village, topic_id)

    assert village.state(topic_id) == "completed"


def test_a_photo_is_kept_byte_by_byte_with_who_added_it_and_when(village: Village):
    topic_id, content = village.executing(), jpeg(640, 480)
    photo_id = village.shows(topic_id, content=text(content))

    kept = seen(village, photo_id, village.member(30))
    [view] = village.sees(topic_id).photos
    assert b64decode(kept.content) == content
    assert kept.sha256 == view.sha256 == hashlib.sha256(content).hexdigest()
    assert (view.width, view.height, view.added_by) == (640, 480, village.members[0])
    assert (view.caption, view.added_at) == ("东桥新栏杆", village.now)


def test_the_record_proves_each_photo_by_its_digest_and_does_not_carry_it(village: Village):
    topic_id, content = village.executing(), jpeg(640, 480)
    village.shows(topic_id, content=text(content))

    line = json.loads(
        village.asks(queries.read_record, ReadTopicRecord(topic_id=topic_id), caller=village.secretary).lines[-1]
    )
    digest = hashlib.sha256(content).hexdigest()
    assert line["content"]["sha256"] == digest
    assert "content" not in line["content"]
    shown = village.sees(topic_id).record[-1]
    assert (shown.label, shown.detail) == ("上传办结照片", f"东桥新栏杆（照片校验码 {digest[:16]}）")


@pytest.mark.parametrize("statement", ["UPDATE photo SET caption = 'x'", "DELETE FROM photo"])
def test_a_photo_once_kept_stays_as_it_is(village: Village, statement):
    village.shows(village.executing())

    with pytest.raises(sa.exc.DBAPIError, match="append-only"), village.sessions.begin() as session:
        session.execute(sa.text(statement))


def test_a_photo_is_public_where_it_was_chosen_and_its_topic_is_posted(village: Village):
    topic_id = village.executing()
    public, private = village.shows(topic_id, public=True), village.shows(topic_id)

    assert [photo.id for photo in village.public(topic_id).photos] == [public]
    assert str(village.members[0]) not in str(village.public(topic_id).dump())
    assert seen(village, public).public
    with pytest.raises(NotFound):
        seen(village, private)
    with pytest.raises(NotFound):
        seen(village, private, village.neighbour.secretary)
    assert not seen(village, private, village.township).public
    with pytest.raises(NotFound):
        seen(village, uuid4(), village.secretary)


def test_who_knows_a_photo_is_not_sent_it_again(village: Village):
    photo_id = village.shows(village.executing(), public=True)
    kept = seen(village, photo_id)

    assert kept.content
    assert seen(village, photo_id, known=kept.sha256).content == ""
    with pytest.raises(NotFound):
        seen(village, uuid4(), known=kept.sha256)


def test_photos_are_added_by_the_villages_officials_while_it_is_carried_out(village: Village):
    topic_id = village.executing()
    for caller in (village.member(30), village.villager(50), village.township):
        with pytest.raises(NotAllowed):
            village.shows(topic_id, caller)
    village.shows(topic_id, village.head)

    with pytest.raises(refusals.NotNow):
        village.shows(village.decided())
    with pytest.raises(NotFound):
        village.shows(topic_id, village.neighbour.secretary)


@pytest.mark.parametrize(
    "content",
    [
        "这不是照片", text(b"x" * 100), text(jpeg()[:-2]), text(jpeg() + b"behind"), text(from_a_phone()),
        text(from_a_phone(kind="PNG")), text(jpeg(comment=b"Wang")), text(jpeg(progressive=True)), text(jpeg(1601, 10)),
        text(noise(900)[:-2].ljust(LARGEST - 1, b"x") + b"\xff\xd9\xff"),
    ],
    ids=["no base64", "no photo", "cut", "something behind", "place", "png", "remark", "progressive", "wide", "large"],
)  # fmt: skip
def test_what_is_no_plain_small_photo_is_not_kept(village: Village, content):
    topic_id = village.executing()

    with pytest.raises((refusals.PhotoNotPlain, refusals.PhotoTooLarge)):
        village.shows(topic_id, content=content)
    assert village.sees(topic_id).photos == ()


def test_twelve_photos_of_one_kind_and_no_thirteenth(village: Village):
    topic_id = village.executing()
    for _ in range(12):
        village.shows(topic_id)

    with pytest.raises(refusals.TooManyPhotos):
        village.shows(topic_id)


def test_a_photo_waits_to_be_taken_until_there_is_one(village: Village):
    topic_id = village.executing()
    village.does_every_task(topic_id)

    def waiting() -> list[str]:
        return [todo.step.verb for todo in village.todos(village.secretary)]

    steps = {step.verb: step for step in village.sees(topic_id).next_steps}
    assert steps["complete_topic"].blocked is not None
    assert "应不少于 1 张，现有 0 张" in steps["complete_topic"].blocked
    assert "photo_completion" in waiting()
    assert "complete_topic" not in waiting()

    village.shows(topic_id)

    steps = {step.verb: step for step in village.sees(topic_id).next_steps}
    assert steps["complete_topic"].blocked is None
    assert "photo_completion" in steps  # more may be added
    assert "photo_completion" not in waiting()
    assert "complete_topic" in waiting()


def test_a_photo_of_the_board_is_asked_for_as_long_as_the_result_hangs_there_and_there_is_none(village: Village):
    topic_id = village.on_the_board()

    def waiting(caller: Caller) -> list[str]:
        return [todo.step.verb for todo in village.todos(caller) if todo.subject_id == topic_id]

    def offered() -> list[str]:
        return [step.verb for step in village.sees(topic_id).next_steps]

    village.wait(15)
    assert "photo_posting" in waiting(village.secretary)
    assert "photo_posting" not in waiting(village.head)
    village.wait(1)
    assert "photo_posting" not in offered() + waiting(village.secretary)

    village.wait(-1)
    village.shows(topic_id, purpose=PhotoPurpose.POSTING, caption="村委会门口公告栏", public=True)
    assert "photo_posting" not in waiting(village.secretary)
    assert "photo_posting" in offered()  # from another side
    assert [photo.caption for photo in village.public(topic_id).photos] == ["村委会门口公告栏"]


def test_a_photo_of_the_board_is_no_proof_of_the_work(village: Village):
    topic_id = village.executing()
    village.shows(topic_id, purpose=PhotoPurpose.POSTING)

    with pytest.raises(refusals.ProofMissing):
        complete(village, topic_id)
    with pytest.raises(refusals.NotNow):
        village.shows(village.concluded(), purpose=PhotoPurpose.POSTING)


def test_the_same_photo_sent_twice_is_kept_once(village: Village):
    topic_id, photo_id = village.executing(), uuid4()
    village.shows(topic_id, id=photo_id)

    with pytest.raises(refusals.AlreadyThere):
        village.shows(topic_id, id=photo_id)
    with village.sessions() as session:
        lines = sa.select(sa.func.count()).where(Entry.topic_id == topic_id, Entry.verb == "photo_completion")
        assert session.scalar(lines) == 1


def withdraws(village: Village, topic_id, photo_id, caller=None):
    call = calls.WithdrawPhoto(topic_id=topic_id, photo_id=photo_id, reason="看得出是谁家")
    village.does(actions.withdraw_photo, call, caller or village.secretary)


def test_a_photo_is_public_no_more_once_that_is_withdrawn(village: Village):
    topic_id = village.executing()
    photo_id, other = village.shows(topic_id, public=True), village.shows(topic_id, public=True)
    assert seen(village, photo_id).public

    withdraws(village, topic_id, photo_id, village.township)

    with pytest.raises(NotFound):
        seen(village, photo_id)
    for caller in (village.member(9), village.villager(50)):
        with pytest.raises(NotFound):
            seen(village, photo_id, caller)
        assert photo_id not in [photo.id for photo in village.sees(topic_id, caller).photos]
    assert not seen(village, photo_id, village.secretary).public
    assert [photo.id for photo in village.public(topic_id).photos] == [other]
    assert {photo.id: (photo.public, photo.withdrawn) for photo in village.sees(topic_id).photos} == {
        photo_id: (False, True), other: (True, False),
    }  # fmt: skip
    line = village.sees(topic_id).record[-1]
    assert (line.label, line.detail, line.actor_role) == ("收回照片的公开", "东桥新栏杆：看得出是谁家", "乡镇工作人员")


def test_what_is_not_public_is_not_withdrawn_and_nothing_twice(village: Village):
    topic_id = village.executing()
    photo_id, private = village.shows(topic_id, public=True), village.shows(topic_id)
    with pytest.raises(refusals.PhotoNotPublic):
        withdraws(village, topic_id, private)
    for caller in (village.member(9), village.villager(50)):
        with pytest.raises(NotAllowed):
            withdraws(village, topic_id, photo_id, caller)
    with pytest.raises(NotFound):
        withdraws(village, village.executing(), photo_id)
    withdraws(village, topic_id, photo_id)
    with pytest.raises(refusals.PhotoNotPublic):
        withdraws(village, topic_id, photo_id)


def test_a_photo_is_withdrawn_from_the_archive_too(village: Village):
    topic_id = village.executing()
    photo_id = village.shows(topic_id, public=True)
    village.completes(topic_id)
    village.surveys(topic_id)
    village.wait(15)
    village.archives(topic_id)
    assert [step.verb for step in village.sees(topic_id).next_steps] == ["withdraw_photo"]
    assert village.todos(village.secretary) == ()

    withdraws(village, topic_id, photo_id)

    assert village.public(topic_id).photos == ()
    assert village.sees(topic_id).next_steps == ()


def test_a_photo_once_kept_stays_as_it_is_after_it_was_withdrawn(village: Village):
    topic_id = village.executing()
    withdraws(village, topic_id, village.shows(topic_id, public=True))
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), village.sessions.begin() as session:
        session.execute(sa.text("UPDATE photo SET public = FALSE"))
