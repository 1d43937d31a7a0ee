"""Which request is which call. Path parameters are fields of the call; the rest comes as JSON body, or as query string for GET."""

from dataclasses import dataclass
from typing import Any

from shared.calls import (
    ballots,
    collecting,
    counties,
    counting,
    directory,
    learning_credits,
    levies,
    meetings,
    notifications,
    papers,
    paperwork,
    photos,
    pledges,
    records,
    room,
    signing,
    supervision,
    teams,
    telling,
    topics,
)
from shared.calls.headlines import GetHeadlines
from shared.contracts import Call


@dataclass(frozen=True)
class Route:
    """``public`` routes need nobody signed in."""

    method: str
    path: str  # in Flask's notation, below /api/v1
    call: type[Call[Any]]
    public: bool = False

    @property
    def tag(self) -> str:
        return self.call.SERVICE

    @property
    def name(self) -> str:
        return self.call.KEY


def _get(path: str, call: type[Call[Any]], *, public: bool = False) -> Route:
    return Route("GET", path, call, public)


def _post(path: str, call: type[Call[Any]], *, public: bool = False) -> Route:
    return Route("POST", path, call, public)


ROUTES = (
    _get("/divisions", directory.ListDivisions, public=True),
    _get("/areas/<area>/people", directory.ListPeople),
    _get("/areas/<area>/organisations", directory.ListOrganisations),
    _get("/areas/<area>/counts", directory.GetCounts),
    _get("/areas/<area>/rolls/<kind>/<on>", directory.GetRoll),
    _post("/names", directory.GetNames),
    _get("/roster/import-template", directory.GetImportTemplate),
    _post("/uploads/<upload_id>/parts/<number>", directory.UploadPart),
    _post("/uploads/<upload_id>/roster", directory.ImportRoster),
    _post("/password", directory.ChangePassword),
    _post("/people/<person_id>/password", directory.IssuePassword),
    _get("/villages/<village>/collection-team", teams.GetCollectionTeam, public=True),
    _post("/villages/<village>/collection-team", teams.NameCollectionTeam),
    _get("/todos/directory", teams.GetTodos),
    _post("/opinions", topics.RecordOpinion),
    _get("/villages/<village>/opinions", topics.ListOpinions),
    _post("/visits", collecting.RecordVisit),
    _get("/villages/<village>/visits", collecting.ListVisits),
    _get("/villages/<village>/alike-opinions", collecting.SuggestMerging),
    _post("/topics", topics.OpenTopic),
    _get("/areas/<area>/topics", topics.ListTopics),
    _get("/areas/<area>/public-topics", topics.ListPublicTopics, public=True),
    _get("/areas/<area>/headlines/<year>", GetHeadlines),
    _get("/topics/<topic_id>", topics.GetTopic),
    _get("/public-topics/<topic_id>", topics.GetPublicTopic, public=True),
    _get("/topics/<topic_id>/record", records.ReadTopicRecord),
    _post("/topics/<topic_id>/merging", topics.MergeOpinions),
    _post("/topics/<topic_id>/signing", topics.OpenSigning),
    _post("/topics/<topic_id>/cosignatures", topics.Cosign),
    _post("/topics/<topic_id>/cosignature-withdrawal", signing.WithdrawSignature),
    _post("/topics/<topic_id>/sheets", signing.EnterSheet),
    _get("/topics/<topic_id>/frozen-roll", signing.GetFrozenRoll),
    _post("/topics/<topic_id>/proposal", topics.ProposeByBody),
    _post("/topics/<topic_id>/withdrawal", topics.WithdrawTopic),
    _post("/topics/<topic_id>/review-start", topics.TakeUpForReview),
    _post("/topics/<topic_id>/review", topics.Review),
    _post("/topics/<topic_id>/revision", topics.Revise),
    _post("/topics/<topic_id>/posting", topics.PostResult),
    _post("/topics/<topic_id>/inquiries", topics.AskInquiry, public=True),
    _post("/inquiries/<inquiry_id>/answer", topics.AnswerInquiry),
    _post("/topics/<topic_id>/plan", topics.PlanExecution),
    _post("/topics/<topic_id>/briefings", topics.Brief),
    _post("/topics/<topic_id>/pledges", pledges.Pledge),
    _post("/pledges/<pledge_id>/review", pledges.ReviewPledge),
    _post("/pledges/<pledge_id>/kept", pledges.KeepPledge),
    _post("/pledges/<pledge_id>/appraisal", pledges.AppraisePledge),
    _post("/topics/<topic_id>/levy", levies.DrawUpLevy),
    _get("/topics/<topic_id>/levy/payers", levies.ListPayers),
    _post("/topics/<topic_id>/levy/exemptions/<person_id>", levies.ExemptPayer),
    _post("/topics/<topic_id>/levy/settling", levies.SettleLevy),
    _post("/topics/<topic_id>/levy/forwarding", levies.ForwardLevy),
    _post("/topics/<topic_id>/levy/answer", levies.AnswerLevy),
    _post("/topics/<topic_id>/levy/account", levies.AccountForLevy),
    _post("/topics/<topic_id>/photos", photos.AttachPhoto),
    _get("/photos/<photo_id>", photos.GetPhoto, public=True),
    _post("/topics/<topic_id>/rectification", topics.OrderRectification),
    _post("/topics/<topic_id>/rectified", topics.ReportRectified),
    _post("/topics/<topic_id>/completion", topics.CompleteTopic),
    _post("/topics/<topic_id>/archive", topics.ArchiveTopic),
    _post("/documents", telling.ScheduleDocument),
    _get("/areas/<area>/documents", telling.ListDocuments),
    _get("/documents/<document_id>", telling.GetDocument),
    _post("/conveyances", telling.Convey),
    _post("/documents/<document_id>/told/<person_id>", telling.TellAbsentee),
    _post("/documents/<document_id>/reading", telling.ReadDocument),
    _post("/briefings", telling.BriefMembers),
    _get("/areas/<area>/briefings", telling.ListBriefings),
    _get("/briefings/<gathering_id>", telling.GetBriefing),
    _get("/todos/topics", topics.GetTodos),
    _get("/numbers/topics", topics.ListNumbers, public=True),
    _post("/meetings", meetings.ConveneMeeting),
    _get("/areas/<area>/meetings", meetings.ListMeetings),
    _get("/topics/<topic_id>/convening-advice", meetings.GetConveningAdvice),
    _get("/meetings/<meeting_id>", meetings.GetMeeting),
    _get("/meetings/<meeting_id>/record", records.ReadMeetingRecord),
    _post("/meetings/<meeting_id>/cancellation", meetings.CancelMeeting),
    _post("/meetings/<meeting_id>/groups/<group_id>/officers", meetings.NameGroupOfficers),
    _post("/meetings/<meeting_id>/excused/<person_id>", meetings.ExcuseMember),
    _post("/meetings/<meeting_id>/withdrawals/<person_id>", meetings.WithdrawFromVote),
    _post("/meetings/<meeting_id>/withdrawals/<person_id>/end", meetings.EndWithdrawal),
    _post("/meetings/<meeting_id>/absent-opinions/<person_id>", meetings.RecordAbsentOpinion),
    _post("/meetings/<meeting_id>/attendance", meetings.RecordAttendance),
    _get("/meetings/<meeting_id>/attendance-code", room.GetAttendanceCode),
    _post("/meetings/<meeting_id>/check-in", room.CheckIn),
    _post("/meetings/<meeting_id>/departures", meetings.RecordDepartures),
    _post("/meetings/<meeting_id>/opening", meetings.OpenMeeting),
    _post("/meetings/<meeting_id>/speaking-list", room.AskForWord),
    _post("/meetings/<meeting_id>/speaking-list/<person_id>/called", room.CallSpeaker),
    _post("/meetings/<meeting_id>/opinions-read", room.RecordOpinionsRead),
    _post("/meetings/<meeting_id>/agenda/<number>/taken-up", room.TakeUpItem),
    _post("/meetings/<meeting_id>/groups/<group_id>/spoken", meetings.RecordSpoken),
    _post("/meetings/<meeting_id>/groups/<group_id>/conclusion", meetings.ConcludeGroup),
    _post("/meetings/<meeting_id>/return", meetings.ReturnToStep),
    _post("/meetings/<meeting_id>/conclusion", meetings.ConcludeDeliberation),
    _post("/meetings/<meeting_id>/tally", meetings.RecordTally),
    _post("/meetings/<meeting_id>/ballots", meetings.RecordBallots),
    _post("/meetings/<meeting_id>/vote-opening", meetings.OpenVote),
    _post("/meetings/<meeting_id>/votes", meetings.CastVote),
    _post("/meetings/<meeting_id>/paper-votes/<person_id>", papers.EnterPaperVote),
    _post("/meetings/<meeting_id>/paper-votes/<person_id>/confirmation", papers.ConfirmPaperVote),
    _post("/meetings/<meeting_id>/paper-votes/<person_id>/discarding", papers.DiscardPaperVote),
    _post("/meetings/<meeting_id>/vote-close", meetings.CloseVote),
    _post("/meetings/<meeting_id>/tellers", ballots.NameTellers),
    _post("/meetings/<meeting_id>/teller-key", ballots.GiveTellerKey),
    _post("/meetings/<meeting_id>/sealed-ballots", ballots.CastBallot),
    _get("/meetings/<meeting_id>/sealed-ballots", ballots.ListBallots, public=True),
    _post("/meetings/<meeting_id>/casting-end", ballots.EndCasting),
    _post("/meetings/<meeting_id>/teller-share", ballots.GiveShare),
    _post("/meetings/<meeting_id>/vote-on-paper", ballots.VoteOnPaper),
    _post("/meetings/<meeting_id>/papers-given", counting.GivePapers),
    _post("/meetings/<meeting_id>/paper-count", counting.RecordPapers),
    _post("/meetings/<meeting_id>/count-confirmation", counting.ConfirmCount),
    _post("/meetings/<meeting_id>/count-witness", counting.WitnessCount),
    _get("/meetings/<meeting_id>/box", ballots.GetBox, public=True),
    _get("/meetings/<meeting_id>/paperwork", paperwork.ListMeetingDocuments),
    _post("/meetings/<meeting_id>/paperwork/<kind>", paperwork.MakeMeetingDocument),
    _get("/topics/<topic_id>/paperwork", paperwork.ListTopicDocuments),
    _post("/topics/<topic_id>/paperwork/<kind>", paperwork.MakeTopicDocument),
    _get("/areas/<area>/ledgers", paperwork.ListLedgers),
    _post("/areas/<area>/ledgers/<year>", paperwork.MakeLedger),
    _get("/areas/<area>/ledger/<year>", paperwork.ListLedger),
    _get("/paperwork/<document_id>", paperwork.GetMadeDocument),
    _get("/paperwork/<document_id>/<format>/<piece>", paperwork.ReadMadeDocument),
    _post("/counties/<county>/rules", counties.ChooseCountyRule),
    _get("/counties/<county>/rules", counties.ListCountyRules),
    _get("/todos/meetings", meetings.GetTodos),
    _get("/numbers/meetings", meetings.ListNumbers, public=True),
    _get("/notices/<about_id>/certificate", notifications.GetCertificate),
    _get("/notices/<about_id>/recipients", notifications.ListRecipients),
    _post("/notices/<about_id>/told/<person_id>", notifications.RecordTold),
    _get("/inbox", notifications.ListInbox),
    _post("/inbox/<notice_id>/reading", notifications.ReadNotice),
    _get("/areas/<area>/board", notifications.ListBoard, public=True),
    _get("/postings/<posting_id>", notifications.GetPosting, public=True),
    _post("/postings/<posting_id>/hung", notifications.ConfirmHung),
    _get("/todos/notifications", notifications.GetTodos),
    _post("/topics/<topic_id>/survey", supervision.RecordSurvey),
    _get("/todos/supervision", supervision.GetTodos),
    _get("/credit-policies/<category>/<on>", learning_credits.GetPolicy, public=True),
)
