"""The vote on a recall (村民委员会组织法第十九条): in secret, judged by how many voted and how many of those were for it."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK, Share
from services.meetings.rules.tallies import Tally
from shared.identity import Role
from shared.recall_words import DefenceHeard
from shared.vocabulary import SEALED, Body, Voting


def check_secret(body: Body, voting: Voting) -> None:
    """Nobody is asked in the open whether a neighbour stays in office. Raises :class:`RecallIsSecret`."""
    if body is Body.RECALL and voting not in (Voting.SECRET, *SEALED):
        raise refusals.RecallIsSecret(voting=voting.chinese)


def admits_latecomers(body: Body, voting: Voting, *, casting: bool) -> bool:
    """Whether who comes now still has a vote in the one that is going on: every registered voter has, until it is closed. ``casting``:
    ballots may be cast."""
    return body is Body.RECALL and voting in (Voting.SECRET, *SEALED) and casting


def leaders(body: Body) -> tuple[Role, ...]:
    """Who convenes a body and leads its meeting: of a recall the villagers' committee too, whose duty it is, and the township where that
    does not do it."""
    if body is Body.RECALL:
        return (Role.SECRETARY, Role.VILLAGERS_COMMITTEE, Role.TOWNSHIP)
    return (Role.SECRETARY,)


def check_not_concerned(concerned: UUID, people: Collection[UUID | None]) -> None:
    """Whom it concerns convenes, leads and counts nothing. Raises :class:`ConcernedKeepsOut`."""
    if concerned in people:
        raise refusals.ConcernedKeepsOut


def check_the_townships(convene_by: date | None, *, today: date) -> None:
    """Raises :class:`NotTheTownshipsYet`."""
    if convene_by is not None and today <= convene_by:
        raise refusals.NotTheTownshipsYet(last=convene_by)


def check_held_soon(body: Body, held_on: date, *, today: date) -> None:
    """Nobody keeps the voters from voting by a day far ahead. Raises :class:`RecallTooFar`."""
    if body is not Body.RECALL:
        return
    number = BOOK.number("recall.vote_within", on=today)
    last = today + timedelta(days=number.days)
    if held_on > last:
        raise refusals.RecallTooFar(days=number.days, last=last, source=number.source)


def off_duty(on: date) -> timedelta:
    """For how long after a recall was carried the roll may still have the office."""
    return timedelta(days=BOOK.number("recall.off_duty", on=on).days)


def check_may_cancel(role: str, *, by_township: bool) -> None:
    """What the township has convened, because the village let it lie, the village does not call off. Raises :class:`TheTownshipsMeeting`."""
    if by_township and role != Role.TOWNSHIP:
        raise refusals.TheTownshipsMeeting


def check_is_a_recall(body: Body) -> None:
    """Raises :class:`NotARecall`."""
    if body is not Body.RECALL:
        raise refusals.NotARecall


def check_heard(how: DefenceHeard, *, stated: bool) -> None:
    """What was written is read out. ``stated``: there is something. Raises :class:`DefenceToBeRead`, :class:`NothingToBeRead`."""
    if how is DefenceHeard.NONE and stated:
        raise refusals.DefenceToBeRead
    if how is DefenceHeard.READ_OUT and not stated:
        raise refusals.NothingToBeRead


def check_may_withdraw(body: Body) -> None:
    """Every voter has a vote on a recall: nobody is taken out of it for how it concerns them. Raises :class:`NobodyWithdraws`."""
    if body is Body.RECALL:
        raise refusals.NobodyWithdraws


def is_recalled(*, turnout: Share, majority: Share, registered: int, votes: int, ayes: int) -> bool:
    """More than half of the registered voters vote, and more than half of the votes are for it. ``votes``: what came back, also invalid."""
    return turnout.reached(votes, registered) and majority.reached(ayes, votes)


def sentence(turnout: Share, tally: Tally, *, registered: int, needed: int, recalled: bool) -> str:
    """What the voters decided, with every number."""
    votes = f"赞成罢免 {tally.ayes} 票，反对 {tally.noes} 票，弃权 {tally.abstentions} 票"
    invalid = f"，无效 {tally.invalid} 票" if tally.invalid else ""
    needed_to_vote = turnout.needed(registered)
    enough = "" if tally.votes >= needed_to_vote else "，投票没有过半数，投票无效"
    return (
        f"登记参加投票的村民 {registered} 人，投票 {tally.votes} 人，须过半数即 {needed_to_vote} 人{enough}；"
        f"{votes}{invalid}，须过投票的半数即 {needed} 票；罢免{'通过' if recalled else '没有通过'}。"
    )
