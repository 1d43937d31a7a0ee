"""One function per verb, inside its caller's transaction: load, ask the rules, change, post events.

``life``         where a state changes and the record is written
``counting``     the year's headline numbers
``collecting``   opinions, topics, freezing the rolls
``signing``      signatures on paper, taking one back
``proposing``    signatures, a body's own resolution
``reviewing``    the branch committee
``meetings``     what is heard of deliberation and resolutions
``publishing``   the board, inquiries
``hearing``      a hearing: announced, held, concluded, answered
``recalling``    a recall: demanded, its form checked, the defence
``levying``      a levy: plan and list, exemptions, the county's reply, the account
``preparing``    what has to be ready before the villagers decide
``remarks``      what people say before the deliberation
``pledging``     members' commitments
``photos``       pictures as proof
``planning``     the plan and its tasks
``carrying_out`` briefings, rectification, completion, survey, archive
``telling``      upper documents, conveyed to members first
``briefing_members`` work, briefed to members first
"""

from services.topics.actions.briefing_members import brief_members
from services.topics.actions.carrying_out import (
    archive_topic,
    brief,
    complete_topic,
    note_survey,
    order_rectification,
    report_rectified,
)
from services.topics.actions.collecting import (
    correct_text,
    merge_opinions,
    open_signing,
    open_topic,
    record_opinion,
    record_visit,
    withdraw_topic,
)
from services.topics.actions.counting import fold
from services.topics.actions.hearing import announce_hearing, answer_finding, conclude_hearing, record_statement
from services.topics.actions.levying import (
    account_for_levy,
    answer_levy,
    draw_up_levy,
    end_levy,
    exempt_payer,
    forward_levy,
    settle_levy,
)
from services.topics.actions.meetings import (
    note_cancelled,
    note_concluded,
    note_convened,
    note_failed_for_good,
    note_opened,
    note_resolution,
    note_returned,
    note_sealed,
)
from services.topics.actions.photos import attach_photo, withdraw_photo
from services.topics.actions.planning import add_task, change_task, plan_execution, report_task
from services.topics.actions.pledging import appraise_pledge, keep_pledge, pledge, review_pledge
from services.topics.actions.proposing import cosign, propose_by_body
from services.topics.actions.publishing import answer_inquiry, ask_inquiry, note_hung, post_result
from services.topics.actions.recalling import check_recall, open_recall, state_defence
from services.topics.actions.remarks import remark, withhold_remark
from services.topics.actions.reviewing import confirm_review, object_to_review, review, revise, take_up_for_review
from services.topics.actions.signing import confirm_sheet, enter_sheet, return_sheet, withdraw_signature
from services.topics.actions.telling import convey, read_document, schedule_document, tell_absentee

__all__ = [
    "account_for_levy", "add_task", "announce_hearing", "answer_finding", "answer_inquiry", "answer_levy", "appraise_pledge",
    "archive_topic", "ask_inquiry", "attach_photo", "brief", "brief_members", "change_task", "check_recall", "complete_topic", "conclude_hearing",
    "confirm_review", "confirm_sheet", "convey", "correct_text", "cosign", "draw_up_levy", "end_levy", "enter_sheet", "exempt_payer", "fold", "forward_levy", "keep_pledge",
    "merge_opinions", "note_cancelled", "note_concluded", "note_convened", "note_failed_for_good", "note_hung", "note_opened", "note_resolution",
    "note_returned", "note_sealed", "note_survey", "object_to_review", "open_recall", "open_signing", "open_topic", "order_rectification",
    "plan_execution", "pledge", "post_result", "propose_by_body", "read_document", "record_opinion",
    "record_statement", "record_visit", "remark", "report_rectified", "report_task", "return_sheet", "review", "review_pledge", "revise", "schedule_document",
    "settle_levy", "state_defence", "take_up_for_review", "tell_absentee", "withdraw_photo", "withdraw_signature", "withdraw_topic", "withhold_remark",
]  # fmt: skip
