"""A secret ballot online of five votes, as the meetings service would answer for it."""

from typing import Any

from shared import ballots
from shared.calls import ballots as calls
from shared.calls.common import Done, Page
from shared.vocabulary import Choice
from tests.gateway.conftest import Services
from tests.gateway.village import MEETING

CODES = [ballots.new_code(), ballots.new_code()]
KEYS = [ballots.key_of(code, str(MEETING)) for code in CODES]
KEY = ballots.joint_key(KEYS, str(MEETING))
CHOICES = (Choice.AYE, Choice.AYE, Choice.NO, Choice.ABSTAIN, Choice.AYE)
CAST = [ballots.seal(choice, KEY, str(MEETING)) for choice in CHOICES]


def with_box(services: Services, stage: str = "ended", cast: list[ballots.Ballot] = CAST, **changes: Any) -> None:
    """``cast``: the ballots that are listed, whatever was added up."""
    box = ballots.add_up(CAST)
    tellers = tuple(
        calls.TellerView(number=number, public=key.public, proof=key.proof) for number, key in enumerate(KEYS, 1)
    )
    known: dict[str, Any] = {
        "meeting_id": MEETING, "topic_title": "硬化三组到小学的生产路", "body_label": "党员大会", "stage": stage,
        "tellers": tellers, "ballots": box.ballots, "aye": box.aye, "no": box.no,
    }  # fmt: skip
    view = calls.BoxView(**(known | changes))
    services.answers[calls.GetBox] = lambda _: view
    listed = calls.Ballots(items=tuple(ballot.text for ballot in cast), page=Page(total=len(cast)))
    services.answers[calls.ListBallots] = lambda _: listed
    for kind in (calls.GiveTellerKey, calls.CastBallot, calls.GiveShare):
        services.answers[kind] = lambda _: Done(id=MEETING)
