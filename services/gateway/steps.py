"""Which page each next step is taken on: the verb is the name of the call."""

from uuid import UUID

from shared.calls.common import NextStep, Todo

OF_A_MEETING = {
    "get_meeting": "", "list_recipients": "/notices", "record_told": "/notices", "record_attendance": "/attendance",
    "name_group_officers": "/officers", "open_meeting": "/open_meeting", "record_spoken": "/groups",
    "conclude_group": "/groups", "conclude_deliberation": "/conclude_deliberation", "record_tally": "/record_tally", "record_ballots": "/record_ballots",
    "open_vote": "/open_vote", "record_departures": "/record_departures", "cast_vote": "/cast_vote", "close_vote": "/close_vote", "cancel_meeting": "/cancel_meeting", "return_to_step": "/return_to_step", "take_up_item": "/take_up_item",
    **{verb: f"/{verb}" for verb in ("ask_for_word", "call_speaker", "record_opinions_read", "hear_defence")},
    "record_absent_opinion": "/record_absent_opinion", "excuse_member": "/excuse_member",
    **{verb: f"/{verb}" for verb in ("confirm_proxy_paper", "end_proxy", "cast_proxy_vote")},
    "withdraw_from_vote": "/withdraw_from_vote", "end_withdrawal": "/end_withdrawal",
    **{verb: f"/{verb}" for verb in ("give_papers", "record_papers", "confirm_count", "object_to_count", "witness_count", "enter_paper_vote", "confirm_paper_vote", "settle_paper_vote", "discard_paper_vote", "name_tellers", "take_code", "cast_ballot", "end_casting", "open_box", "vote_on_paper")},
}  # fmt: skip


def of_topic(topic_id: UUID, step: NextStep) -> str:
    """Where a step of a topic is taken; what happens at a meeting is found among the topic's meetings."""
    if step.verb in ("get_topic", "end_office"):
        return f"/topics/{topic_id}"
    if step.verb in OF_A_MEETING:
        return f"/meetings?topic={topic_id}"
    return f"/topics/{topic_id}/{step.verb}"


def of_meeting(meeting_id: UUID, step: NextStep) -> str:
    return f"/meetings/{meeting_id}{OF_A_MEETING.get(step.verb, '')}"


def of_document(document_id: UUID, step: NextStep) -> str:
    return f"/documents/{document_id}" + ("" if step.verb == "get_document" else f"/{step.verb}")


def of_demand(demand_id: UUID, step: NextStep) -> str:
    """Nowhere, where it is done elsewhere: its page says where a meeting is convened, and how a village is urged."""
    return "" if step.verb in ("convene_meeting", "get_demand") else f"/demands/{demand_id}/{step.verb}"


_OWN_PAGES = {
    "notice": "/inbox/{0.subject_id}", "posting": "/postings/{0.subject_id}", "opinion": "/opinions?village={0.area}",
    "survey": "/topics/{0.subject_id}/record_survey", "team": "/villages/{0.area}/team", "briefing": "/briefings?area={0.area}", "demand": "/demands/{0.subject_id}",
    "calendar": "/calendar?area={0.area}",
    "appraisal": "/appraisals?area={0.area}",
}  # fmt: skip


def of_todo(todo: Todo) -> str:
    """Where a line of the to-do list leads."""
    if todo.step.verb == "list_inbox":
        return "/inbox"
    if todo.subject_kind in _OWN_PAGES:
        return _OWN_PAGES[todo.subject_kind].format(todo)
    match todo.subject_kind:
        case "meeting":
            return of_meeting(todo.subject_id, todo.step)
        case "document":
            return of_document(todo.subject_id, todo.step)
    return of_topic(todo.subject_id, todo.step)
