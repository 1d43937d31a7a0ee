"""Who may act for whom at a collective's assembly; ``law.md`` has the cases of the law."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.meetings import refusals
from services.meetings.rules import proxies
from shared.vocabulary import Body, Voting
from tests.pictures import jpeg

TODAY = date(2026, 11, 23)
HUSBAND = proxies.Person(UUID(int=1), UUID(int=9), votes=True, present=False, withdrawn=False)
WIFE = replace(HUSBAND, id=UUID(int=2), present=True)
MOST = proxies.most_for_one(Body.COLLECTIVE_ASSEMBLY, TODAY)


@pytest.mark.parametrize(
    ("husband", "reason"),
    [
        (replace(HUSBAND, votes=False), refusals.NothingToEntrust),
        (replace(HUSBAND, withdrawn=True), refusals.HasWithdrawn),
        (replace(HUSBAND, present=True), refusals.PrincipalIsThere),
        (replace(HUSBAND, household=None), refusals.ProxyOfAnotherHousehold),
    ],
)
def test_who_is_there_or_has_no_vote_entrusts_nobody(husband, reason):
    with pytest.raises(reason):
        proxies.check_entrusting(husband, WIFE, acts_for=0, most=MOST)


def test_people_without_a_household_are_not_of_one_and_the_same():
    with pytest.raises(refusals.ProxyOfAnotherHousehold):
        proxies.check_entrusting(replace(HUSBAND, household=None), replace(WIFE, household=None), acts_for=0, most=MOST)


def test_of_a_vote_online_alone_there_is_no_proxy():
    with pytest.raises(refusals.NoProxyOnline):
        proxies.check_way(Voting.ONLINE_SECRET)
    for way in (Voting.SHOW_OF_HANDS, Voting.NAMED, Voting.SECRET, Voting.MIXED_SECRET):
        proxies.check_way(way)


def test_a_paper_is_entered_and_confirmed_by_two_others():
    with pytest.raises(refusals.OwnProxyPaper):
        proxies.check_official(WIFE.id, concerned=(HUSBAND.id, WIFE.id))
    with pytest.raises(refusals.SecondLookMustDiffer):
        proxies.check_confirmation(entered_by=UUID(int=5), official=UUID(int=5), entered=WIFE.id, read=WIFE.id)
    with pytest.raises(refusals.ProxyPaperDiffers):
        proxies.check_confirmation(entered_by=UUID(int=5), official=UUID(int=6), entered=WIFE.id, read=HUSBAND.id)
    proxies.check_confirmation(entered_by=UUID(int=5), official=UUID(int=6), entered=WIFE.id, read=WIFE.id)


@pytest.mark.parametrize(
    ("own", "ended_by_themselves", "in_force", "reason"),
    [
        (True, False, True, refusals.PrincipalHasDecided),
        (True, True, False, refusals.PrincipalHasDecided),
        (False, True, False, refusals.PrincipalHasDecided),
        (False, False, True, refusals.HasAProxy),
    ],
)
def test_what_somebody_did_themselves_stands_before_any_paper(own, ended_by_themselves, in_force, reason):
    with pytest.raises(reason):
        proxies.check_may_enter(own=own, ended_by_themselves=ended_by_themselves, in_force=in_force)


@pytest.mark.parametrize("own", [True, False])
def test_after_what_others_have_ended_a_paper_may_be_entered(own):
    proxies.check_may_enter(own=own, ended_by_themselves=False, in_force=False)


def test_a_photo_is_a_small_plain_picture():
    proxies.check_photo(jpeg())
    for content in (b"", b"not a photo", jpeg() + b"more"):
        with pytest.raises(refusals.ProxyPaperUnreadable):
            proxies.check_photo(content)
