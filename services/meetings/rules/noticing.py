"""How long before a meeting people are told, and that everybody is."""

from datetime import date, timedelta
from fractions import Fraction

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK, BodyRules, body_rules
from shared.rulebook import Rulebook
from shared.vocabulary import Body


def first_lawful(body: Body, noticed_on: date, book: Rulebook = BOOK) -> tuple[date, BodyRules]:
    """The first day on which a meeting noticed on this day may be held, with that day's rules: noticed on the 1st, 7 days, held on the 8th.

    A meeting is judged by the rules of the day it is held on: where others come into force meanwhile, theirs count from then on.
    """
    days = 0
    while (rules := body_rules(body, noticed_on + timedelta(days=days), book)).notice.days > days:
        days += 1
    return noticed_on + timedelta(days=days), rules


def check_notice(rules: BodyRules, noticed_on: date, held_on: date, urgent_reason: str = "") -> None:
    """Enough calendar days between notice and meeting.

    A villagers' assembly may meet at once in an emergency, with its reason (村民委员会组织法第二十五条). Raises
    :class:`NoticeTooShort`, :class:`UrgencyNotForThisBody`.
    """
    required = rules.notice
    if urgent_reason.strip():
        if rules.urgent_notice is None:
            raise refusals.UrgencyNotForThisBody(body=rules.body.chinese)
        required = rules.urgent_notice
    days = (held_on - noticed_on).days
    if days < required.days:
        raise refusals.NoticeTooShort(
            days=days,
            required=required.days,
            earliest=noticed_on + timedelta(days=required.days),
            source=required.source,
        )


def check_not_too_far(held_on: date, *, today: date) -> None:
    """Raises :class:`TooFarAhead`."""
    number = BOOK.number("convening.furthest", on=today)
    last = today + timedelta(days=number.days)
    if held_on > last:
        raise refusals.TooFarAhead(day=held_on, last=last, source=number.source)


def reached_ratio(to_be_told: int, reached: int) -> Fraction | None:
    """周知率; none on an empty roll."""
    return Fraction(reached, to_be_told) if to_be_told else None


def check_everyone_reached(*, to_be_told: int, reached: int, attempted: int) -> None:
    """Everybody on the roll was reached, or the attempts and their reason are recorded (党员首议制第4步).

    Whoever was reached is not counted as attempted. Raises :class:`NotEverybodyTold`, :class:`EmptyRoll`,
    :class:`CertificateDoesNotAddUp`.
    """
    if to_be_told <= 0:
        raise refusals.EmptyRoll
    missing = to_be_told - reached - attempted
    if min(reached, attempted) < 0 or missing < 0:
        raise refusals.CertificateDoesNotAddUp(to_be_told=to_be_told, reached=reached, attempted=attempted)
    if missing:
        raise refusals.NotEverybodyTold(missing=missing, to_be_told=to_be_told)
