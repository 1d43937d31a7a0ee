"""A signed sheet: its photo, whoever enters its names, and whoever holds them against the photo."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.topics import actions, queries, refusals
from services.topics.models import SheetPhoto, SigningSheet
from shared.calls import photos as shots
from shared.calls import topics as calls
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller
from shared.vocabulary import PhotoPurpose, ReviewDecision, Route
from tests.topics.sheets import confirmed, entered, have, photographed, returned, sheet, takes_back
from tests.topics.village import Village


def test_names_on_paper_count_when_somebody_else_has_confirmed_them(village: Village):
    topic_id = village.signing()
    sheet_id = entered(village, topic_id, village.members[:10])
    assert village.state(topic_id) == "merged"
    with pytest.raises(refusals.SheetOfOnesOwn):
        confirmed(village, topic_id, sheet_id, village.collector)
    for other in (village.member(20), village.township):
        with pytest.raises(NotAllowed):
            confirmed(village, topic_id, sheet_id, other)
    assert confirmed(village, topic_id, sheet_id).state == "proposed"
    line = next(line for line in village.sees(topic_id).record if line.verb == "confirm_sheet")
    assert line.actor_id == village.secretary.person_id
    assert "10 个签名和照片一致" in line.detail


def test_the_second_person_is_asked_and_the_first_is_not(village: Village):
    topic_id = village.signing()
    sheet_id = entered(village, topic_id, village.members[:2])

    def asked(caller: Caller) -> bool:
        steps = [step.verb for step in village.sees(topic_id, caller).next_steps]
        waits = [todo.step.verb for todo in village.todos(caller)]
        assert ("confirm_sheet" in steps) == ("confirm_sheet" in waits)
        return "confirm_sheet" in steps

    assert asked(village.secretary)
    assert village.sees(topic_id, village.secretary).next_steps[0].verb == "confirm_sheet"
    assert not asked(village.collector)
    assert not asked(village.member(20))
    [waiting] = village.sees(topic_id, village.secretary).sheets
    assert (waiting.id, waiting.signatures, set(waiting.signers)) == (sheet_id, 2, set(village.members[:2]))
    [photo] = village.sees(topic_id, village.secretary).photos
    assert waiting.photo_ids == (photo.id,)
    assert village.sees(topic_id, village.member(20)).sheets == ()
    confirmed(village, topic_id, sheet_id)
    assert not asked(village.secretary)
    assert village.sees(topic_id, village.secretary).sheets == ()


def test_a_sheet_is_confirmed_once(village: Village):
    topic_id, other = village.signing(), village.signing()
    sheet_id = entered(village, topic_id, village.members[:2])
    with pytest.raises(refusals.NoSheetWaits):
        confirmed(village, other, sheet_id)
    confirmed(village, topic_id, sheet_id)
    for again in (confirmed, returned):
        with pytest.raises(refusals.NoSheetWaits):
            again(village, topic_id, sheet_id)


def test_a_sheet_that_is_not_what_the_photo_shows_goes_back_and_is_entered_anew(village: Village):
    topic_id = village.signing()
    photo = photographed(village, topic_id)
    sheet_id = entered(village, topic_id, village.members[:3], photo_ids=(photo,))
    returned(village, topic_id, sheet_id)
    assert "第三个名字看不清" in village.sees(topic_id).record[-1].detail
    assert have(sheet(village, topic_id, village.members[:2], photo_ids=(photo,)), Route.MEMBERS) == 2


def test_who_took_their_signature_back_before_the_second_look_is_not_counted(village: Village):
    topic_id = village.signing()
    village.sign(topic_id, village.member(0))
    sheet_id = entered(village, topic_id, village.members[:3])
    takes_back(village, topic_id, village.member(0))
    with pytest.raises(refusals.SignatureTakenBack):
        confirmed(village, topic_id, sheet_id)


def test_the_table_knows_two_people(village: Village):
    topic_id = village.signing()
    sheet_id = entered(village, topic_id, village.members[:2])
    itself = {"confirmed_by": village.collector.person_id, "confirmed_at": village.now}
    for wrong in (itself, {"confirmed_by": uuid4()}):
        with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
            session.execute(sa.update(SigningSheet).where(SigningSheet.id == sheet_id).values(**wrong))


def test_names_on_paper_count_where_the_sheet_was_photographed(village: Village):
    topic_id = village.signing()
    with pytest.raises(refusals.SheetWithoutPhoto):
        sheet(village, topic_id, village.members[:10], photo_ids=())
    assert village.state(topic_id) == "merged"

    assert sheet(village, topic_id, village.members[:10]).state == "proposed"
    [photo] = village.sees(topic_id).photos
    assert (photo.purpose, photo.entered, photo.public) == (PhotoPurpose.SIGNING_SHEET, True, False)


def test_entering_waits_for_the_photo_and_says_so(village: Village):
    topic_id = village.signing()

    def steps() -> dict[str, str | None]:
        return {step.verb: step.blocked for step in village.sees(topic_id, village.collector).next_steps}

    assert "签名单没有照片" in (steps()["enter_sheet"] or "")
    photo = photographed(village, topic_id)
    assert steps()["enter_sheet"] is None
    sheet(village, topic_id, village.members[:2], photo_ids=(photo,))
    assert steps()["enter_sheet"] is not None


def test_a_photo_proves_one_sheet_of_its_own_topic(village: Village):
    topic_id, other = village.signing(), village.signing()
    photo = photographed(village, topic_id)
    for wrong in (photographed(village, other), uuid4()):
        with pytest.raises(refusals.SheetPhotoNotFree):
            sheet(village, topic_id, village.members[:2], photo_ids=(photo, wrong))
    sheet(village, topic_id, village.members[:2], photo_ids=(photo, photographed(village, topic_id)))
    with pytest.raises(refusals.SheetPhotoNotFree):
        sheet(village, topic_id, village.members[2:4], photo_ids=(photo,))


def test_the_table_has_no_photo_for_two_sheets(village: Village):
    topic_id = village.signing()
    photo = photographed(village, topic_id)
    sheet_id = uuid4()
    sheet(village, topic_id, village.members[:2], id=sheet_id, photo_ids=(photo,))
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.execute(sa.insert(SheetPhoto).values(photo_id=photo, sheet_id=sheet_id))


def test_names_are_never_public(village: Village):
    topic_id = village.signing()
    with pytest.raises(refusals.PhotoNeverPublic):
        photographed(village, topic_id, public=True)
    photo = photographed(village, topic_id)
    village.open_to_all()

    def content(caller: Caller) -> str:
        return village.asks(queries.get_photo, shots.GetPhoto(photo_id=photo), caller=caller).content

    assert content(village.collector)
    assert content(village.township)
    for caller in (village.member(9), village.villager(50), Caller(person_id=None, grants=())):
        with pytest.raises(NotFound):
            content(caller)
    assert village.sees(topic_id, village.member(9)).photos == ()
    with pytest.raises(sa.exc.DBAPIError), village.sessions.begin() as session:
        session.execute(sa.text("UPDATE photo SET public = TRUE"))


def test_sheets_are_photographed_by_the_team(village: Village):
    topic_id = village.signing()
    with pytest.raises(NotAllowed):
        village.shows(topic_id, village.head, purpose=PhotoPurpose.SIGNING_SHEET)
    with pytest.raises(refusals.NotNow):
        photographed(village, village.proposed())


def test_the_township_is_told_of_sheets_that_are_returned_again_and_again(village: Village):
    topic_id = village.signing()

    def told() -> list[str]:
        return [todo.step.label for todo in village.todos(village.township) if todo.subject_id == topic_id]

    returned(village, topic_id, entered(village, topic_id, village.members[10:20]))
    assert told() == []
    returned(village, topic_id, entered(village, topic_id, village.members[10:20]))
    assert told() == ["签名单退回了 2 次"]
    assert not [todo for todo in village.todos(village.secretary) if "退回" in todo.step.label]
    sheet(village, topic_id, village.members[10:20])
    assert told() == []  # it is proposed


def test_a_sheet_does_not_bring_back_what_its_signer_took_back_since(village: Village):
    topic_id, first = village.signing(), village.today
    sheet(village, topic_id, village.members[:3])
    village.wait(1)
    takes_back(village, topic_id, village.member(2))
    for signed_on in (first, village.today):
        with pytest.raises(refusals.SignatureTakenBack):
            sheet(village, topic_id, village.members[2:4], signed_on=signed_on)
    assert have(sheet(village, topic_id, village.members[3:4]), Route.MEMBERS) == 3
    village.wait(1)
    assert have(sheet(village, topic_id, village.members[2:3]), Route.MEMBERS) == 4


def test_a_sheet_that_was_signed_under_the_old_text_is_none_under_the_new_one(village: Village):
    topic_id, first = village.signing(), village.today
    sheet(village, topic_id, village.members[:10])
    village.takes_up(topic_id)
    village.reviews(topic_id, ReviewDecision.RETURN, reason="请写明预算")
    village.wait(1)
    revise = calls.Revise(topic_id=topic_id, title="修缮东桥和西桥", content="两座桥一起修，预算十万元。")
    village.does(actions.revise, revise, village.collector)
    revised_on = village.today
    village.wait(1)
    for day in (first, revised_on):
        with pytest.raises(refusals.SheetOfAnotherText):
            sheet(village, topic_id, village.members[:10], signed_on=day)
    assert sheet(village, topic_id, village.members[:10]).state == "proposed"


@pytest.mark.parametrize("by", ["secretary", "collector"])
def test_what_people_signed_on_paper_nobody_takes_back_before_it_is_counted(village: Village, by):
    photo_only, waits = village.signing(), village.signing()
    photographed(village, photo_only)
    entered(village, waits, [village.members[number] for number in range(9)])
    for topic_id in (photo_only, waits):
        caller = getattr(village, by)
        assert "withdraw_topic" not in [step.verb for step in village.sees(topic_id, caller).next_steps]
        with pytest.raises(refusals.SheetsAreSigned):
            village.does(actions.withdraw_topic, calls.WithdrawTopic(topic_id=topic_id, reason="不办了"), caller)
        assert village.state(topic_id) == "merged"


def test_once_all_on_a_sheet_have_taken_their_signatures_back_the_topic_is_withdrawn(village: Village):
    topic_id = village.signing()
    sheet(village, topic_id, [village.members[0]])
    takes_back(village, topic_id, village.member(0))
    village.does(actions.withdraw_topic, calls.WithdrawTopic(topic_id=topic_id, reason="不办了"), village.collector)
    assert village.state(topic_id) == "withdrawn"
