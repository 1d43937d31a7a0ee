"""How SMS leave the house: a batch at a time, its transactions around the network and never across it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.notifications.actions import sending
from services.notifications.actions.sending import Due
from services.notifications.channels.kannel import Answer, Sms
from shared.logs import log
from shared.storage import Sessions

BATCH = 400  # messages of one turn, and people the directory is asked about at once
SIDE_BY_SIDE = 10  # requests to the gateway at a time; so many messages are uncertain when the process dies

Phones = Callable[[Sequence[UUID]], Mapping[UUID, str]]


class Gateway(Protocol):
    def send(self, sms: Sms) -> Answer: ...


def send_due(
    sessions: Sessions, *, phones: Phones, gateway: Gateway, now: Callable[[], datetime], keeps_quiet: bool
) -> int:
    """Send what is due, at most a batch; how many messages were tried. ``phones`` asks the directory; some have none.

    A gateway that takes nothing is left alone until the next turn, so that its trouble costs few messages an attempt.
    """
    with sessions.begin() as session:
        waiting = sending.due(session, now=now(), keeps_quiet=keeps_quiet, limit=BATCH)
    if not waiting:
        return 0
    known = phones([one.person_id for one in waiting])
    with sessions.begin() as session:
        sending.set_aside(session, [one for one in waiting if one.person_id not in known], now=now())
    tried = 0
    with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="sms") as pool:
        for some in _some([one for one in waiting if one.person_id in known]):
            answers = _hand_over(sessions, some, known, gateway, pool, now=now)
            tried += len(answers)
            if answers and Answer.NOT_TAKEN in answers.values() and Answer.TAKEN not in answers.values():
                log.warning("sms.gateway_takes_nothing", tried=tried, due=len(waiting))
                break
    return tried


def _hand_over(
    sessions: Sessions, some: Sequence[Due], known: Mapping[UUID, str], gateway: Gateway, pool: ThreadPoolExecutor,
    *, now: Callable[[], datetime],
) -> dict[UUID, Answer]:  # fmt: skip
    with sessions.begin() as session:
        ours = sending.claim(session, some, now=now())
    messages = [Sms(one.message_id, one.secret, known[one.person_id], one.text) for one in ours]
    answers = dict(zip([sms.message_id for sms in messages], pool.map(gateway.send, messages), strict=True))
    with sessions.begin() as session:
        sending.note_answers(session, answers, now=now())
    return answers


def _some(waiting: Sequence[Due]) -> Iterator[Sequence[Due]]:
    for start in range(0, len(waiting), SIDE_BY_SIDE):
        yield waiting[start : start + SIDE_BY_SIDE]
