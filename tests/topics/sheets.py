"""Sheets that people sign by hand, as a village's collection team enters them."""

from typing import Any
from uuid import UUID, uuid4

from services.topics import actions
from shared.calls import signing
from shared.calls import topics as calls
from shared.identity import Caller
from shared.vocabulary import PhotoPurpose, Route
from tests.topics.village import Village


def have(progress: calls.SigningProgress, route: Route) -> int:
    return next(one.have for one in progress.routes if one.route is route)


def photographed(village: Village, topic_id: UUID, **changes: Any) -> UUID:
    """A photo of a signed sheet."""
    facts = {"purpose": PhotoPurpose.SIGNING_SHEET, "caption": "第一张签名单", "public": False}
    return village.shows(topic_id, village.collector, **(facts | changes))


def sheet(
    village: Village, topic_id: UUID, signers: list[UUID], caller: Caller | None = None, **changes: Any
) -> calls.SigningProgress:
    """Entered, and confirmed by the secretary."""
    return confirmed(village, topic_id, entered(village, topic_id, signers, caller, **changes))


def confirmed(village: Village, topic_id: UUID, sheet_id: UUID, caller: Caller | None = None) -> calls.SigningProgress:
    call = signing.ConfirmSheet(topic_id=topic_id, sheet_id=sheet_id)
    by = caller or village.secretary
    progress: calls.SigningProgress = village.does(actions.confirm_sheet, call, by, rolls=village.rolls())
    return progress


def returned(village: Village, topic_id: UUID, sheet_id: UUID, caller: Caller | None = None) -> None:
    call = signing.ReturnSheet(topic_id=topic_id, sheet_id=sheet_id, reason="第三个名字看不清")
    village.does(actions.return_sheet, call, caller or village.secretary)


def entered(
    village: Village, topic_id: UUID, signers: list[UUID], caller: Caller | None = None, **changes: Any
) -> UUID:
    if "photo_ids" not in changes:
        changes["photo_ids"] = (photographed(village, topic_id),)
    facts: dict[str, Any] = {
        "id": uuid4(), "topic_id": topic_id, "signed_on": village.today, "signatures": len(signers),
        "signers": tuple(signers),
    }  # fmt: skip
    call = signing.EnterSheet(**(facts | changes))
    village.does(actions.enter_sheet, call, caller or village.collector, rolls=village.rolls())
    return call.id


def takes_back(village: Village, topic_id: UUID, caller: Caller) -> calls.SigningProgress:
    call = signing.WithdrawSignature(topic_id=topic_id)
    progress: calls.SigningProgress = village.does(actions.withdraw_signature, call, caller)
    return progress
