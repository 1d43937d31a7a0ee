"""A body that finds a matter unready sends it back to the step before, with the reason."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.meetings import rules
from services.meetings.actions.matters import return_step
from services.meetings.actions.record import lead, locked, note, require_before_the_vote, require_state, seal
from services.meetings.facts import counts, law_of
from shared.bus import mailbox
from shared.calls import meetings as calls
from shared.calls.common import Done
from shared.events.meetings import StepReturned
from shared.identity import Caller
from shared.procedure import FOUR_STEPS


def return_to_step(session: Session, call: calls.ReturnToStep, *, caller: Caller, now: datetime) -> Done:
    """Nothing is decided and nothing is lost: the meeting ends with its record, what absent members wrote is kept for the next."""
    meeting = locked(session, call.meeting_id, caller)
    actor = lead(session, meeting, caller)
    require_state(meeting, "open", verb="退回上一步")
    require_before_the_vote(session, meeting, verb="退回上一步")
    should_attend, present = counts(session, meeting)
    body_rules = law_of(session, meeting)
    rules.check_quorum(body_rules, should_attend=should_attend, present=present)
    before = return_step(session, meeting.topic_id, meeting.step)
    meeting.state, meeting.closed_at = "returned", now
    meeting.should_attend, meeting.present = should_attend, present
    detail = f"退回“{before.label}”：{call.reason}"
    note(session, meeting, "return_to_step", actor, call, now=now, detail=detail, source=FOUR_STEPS)
    mailbox.post(
        session,
        StepReturned(
            meeting_id=meeting.id, topic_id=meeting.topic_id, village=meeting.village, body=meeting.body, step=meeting.step,
            back_to=before.name, reason=call.reason, source=FOUR_STEPS,
        ),
    )  # fmt: skip
    seal(session, meeting)
    return Done(id=meeting.id)
