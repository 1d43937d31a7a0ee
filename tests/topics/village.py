"""A village to test in: every step of a topic's life in one sentence.

What other services would answer or say (rolls, meetings, surveys) is made by hand.
"""

from base64 import b64encode
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from services.topics import actions, acts, rules
from shared.calls import photos as shots
from shared.calls import plans, reviewing
from shared.calls import pledges as promises
from shared.calls import topics as calls
from shared.calls.directory import Roll, RollEntry
from shared.events.meetings import (
    DeliberationConcluded,
    MeetingCancelled,
    MeetingNoticed,
    MeetingOpened,
    ResolutionTaken,
    StepReturned,
)
from shared.events.notifications import PostingHung
from shared.events.supervision import SurveyClosed
from shared.identity import Caller, Role
from shared.vocabulary import (
    Body,
    Grade,
    Kind,
    MatterClass,
    OnBehalf,
    PhotoPurpose,
    PledgeDecision,
    PointAnswer,
    ReviewDecision,
    RollKind,
    Route,
)
from tests.pictures import jpeg
from tests.topics.hearing import Hearings
from tests.topics.people import DAY

BODIES = {
    MatterClass.PARTY_AFFAIRS: (("resolution", Body.MEMBERS_ASSEMBLY),),
    MatterClass.VILLAGE_AFFAIRS: (
        ("proposal", Body.BRANCH_COMMITTEE),
        ("consultation", Body.JOINT_COMMITTEE),
        ("members_review", Body.MEMBERS_ASSEMBLY),
        ("resolution", Body.REPRESENTATIVES_ASSEMBLY),
    ),
}
GROUP = "第三村民小组"  # whose own matter a group's is


class Village(Hearings):
    """The steps, each leading on from the one before."""

    # -- from the first opinion to the signatures

    def roll(self, kind: RollKind) -> Roll:
        names = {
            RollKind.MEMBERS: self.members,
            RollKind.VILLAGERS: self.villagers,
            RollKind.REPRESENTATIVES: self.representatives,
            RollKind.BRANCH_COMMITTEE: self.committee,
            RollKind.JOINT_COMMITTEE: (*self.committee, self.members[3]),
        }[kind]
        entries = tuple(RollEntry(person_id=person, votes=True) for person in names)
        return Roll(kind=kind, area=self.code, on=self.today, entries=entries)

    def rolls(self) -> list[Roll]:
        return [self.roll(kind) for kind in acts.ROLLS.values()]

    def opinion(self, content: str = "东桥栏杆断了", caller: Caller | None = None) -> UUID:
        """Written down by the team for a household; one's own by anybody else."""
        caller = caller or self.collector
        collects = caller.has(Role.COLLECTION_TEAM, area=self.code)
        call = calls.RecordOpinion(
            id=uuid4(), village=self.code, content=content, household="三组" if collects else "",
            on_behalf=OnBehalf.NO_PHONE if collects else None,
        )  # fmt: skip
        done: UUID = self.does(actions.record_opinion, call, caller).id
        return done

    def collected(self, opinions: Iterable[UUID] = (), kind: Kind = Kind.ORDINARY) -> UUID:
        call = calls.OpenTopic(
            id=uuid4(), village=self.code, title="修缮东桥", content="东桥栏杆断裂，建议修缮。",
            kind=kind, group=GROUP if kind is Kind.VILLAGE_GROUP else "", opinion_ids=tuple(opinions) or (self.opinion(),),
        )  # fmt: skip
        done: UUID = self.does(actions.open_topic, call, self.collector, groups=(GROUP,)).id
        return done

    def signing(self, kind: Kind = Kind.ORDINARY) -> UUID:
        topic_id = self.collected(kind=kind)
        self.does(actions.open_signing, calls.OpenSigning(topic_id=topic_id), self.collector, rolls=self.rolls())
        return topic_id

    def sign(self, topic_id: UUID, caller: Caller) -> calls.SigningProgress:
        progress: calls.SigningProgress = self.does(actions.cosign, calls.Cosign(topic_id=topic_id), caller)
        return progress

    def proposed(self) -> UUID:
        topic_id = self.signing()
        for number in range(10):
            self.sign(topic_id, self.member(number))
        return topic_id

    def proposed_by_party(self) -> UUID:
        topic_id = self.signing()
        call = calls.ProposeByBody(topic_id=topic_id, route=Route.PARTY_ORGANISATION, resolution="3月1日支委会决定")
        self.does(actions.propose_by_body, call, self.secretary)
        return topic_id

    # -- review and deliberation

    def takes_up(self, topic_id: UUID) -> None:
        self.does(actions.take_up_for_review, reviewing.TakeUpForReview(topic_id=topic_id), self.secretary)

    def under_review(self) -> UUID:
        topic_id = self.proposed()
        self.takes_up(topic_id)
        return topic_id

    def enters_review(self, topic_id: UUID, decision: ReviewDecision = ReviewDecision.ACCEPT, **changes: Any) -> None:
        """As the secretary does; it waits for a second look."""
        matter_class = changes.get("matter_class", MatterClass.VILLAGE_AFFAIRS)
        points = rules.points_for(matter_class, self.today) if matter_class else []
        grounds = rules.grounds_for(matter_class, self.today) if matter_class else []
        facts: dict[str, Any] = {
            "present": tuple(self.committee[:3]), "held_on": self.today, "ayes": 3, "noes": 0, "reason": "",
            "matter_class": matter_class, "ground": grounds[0].name if grounds else "", "vital_ground": "关系全村出行安全",
            "points": tuple(reviewing.Point(point=point.name, answer=PointAnswer.YES) for point in points),
            "legality": "符合村民委员会组织法", "major": False,
        }  # fmt: skip
        call = reviewing.Review(topic_id=topic_id, decision=decision, **(facts | changes))
        self.does(actions.review, call, self.secretary, committee=self.roll(RollKind.BRANCH_COMMITTEE))

    def confirms_review(self, topic_id: UUID, caller: Caller | None = None, number: int | None = None) -> None:
        waiting = self.sees(topic_id).entered_review
        number = number or (waiting.number if waiting else 1)
        call = reviewing.ConfirmReview(topic_id=topic_id, number=number)
        self.does(actions.confirm_review, call, caller or self.of_the_committee(1))

    def objects_to_review(self, topic_id: UUID, caller: Caller | None = None, number: int = 1) -> None:
        call = reviewing.ObjectToReview(topic_id=topic_id, number=number, reason="到会的人数不对")
        self.does(actions.object_to_review, call, caller or self.of_the_committee(1))

    def reviews(self, topic_id: UUID, decision: ReviewDecision = ReviewDecision.ACCEPT, **changes: Any) -> None:
        self.enters_review(topic_id, decision, **changes)
        self.confirms_review(topic_id)

    def confirmed(self, **facts: Any) -> UUID:
        topic_id = self.under_review()
        self.reviews(topic_id, **facts)
        return topic_id

    def convenes(self, topic_id: UUID, body: Body = Body.MEMBERS_DELIBERATION, meeting_id: UUID | None = None) -> UUID:
        meeting_id = meeting_id or uuid4()
        noticed = MeetingNoticed(
            meeting_id=meeting_id, topic_id=topic_id, village=self.code, title="修缮东桥", body=body,
            held_at=self.now + 7 * DAY, place="党群服务中心", notice_days=7, source="党员首议制规则",
            recipients=tuple(self.members),
        )  # fmt: skip
        self.hears(actions.note_convened, noticed)
        return meeting_id

    def cancels(self, topic_id: UUID, meeting_id: UUID, body: Body = Body.MEMBERS_DELIBERATION) -> None:
        cancelled = MeetingCancelled(
            meeting_id=meeting_id, topic_id=topic_id, village=self.code, title="修缮东桥", body=body, reason="大雪封路"
        )
        self.hears(actions.note_cancelled, cancelled)

    def opens(self, topic_id: UUID, meeting_id: UUID, body: Body = Body.MEMBERS_DELIBERATION) -> None:
        opened = MeetingOpened(
            meeting_id=meeting_id, topic_id=topic_id, village=self.code, body=body, should_attend=41, present=38
        )
        self.hears(actions.note_opened, opened)

    def concludes(self, topic_id: UUID, meeting_id: UUID, conclusion: str = "建议修缮，预算公开。") -> None:
        concluded = DeliberationConcluded(
            meeting_id=meeting_id,
            topic_id=topic_id,
            village=self.code,
            should_attend=41,
            present=38,
            conclusion=conclusion,
        )
        self.hears(actions.note_concluded, concluded)

    def concluded(self, **facts: Any) -> UUID:
        topic_id = self.confirmed(**facts)
        meeting_id = self.convenes(topic_id)
        self.wait(7)
        self.opens(topic_id, meeting_id)
        self.concludes(topic_id, meeting_id)
        return topic_id

    def posts(self, topic_id: UUID) -> None:
        call = calls.PostResult(topic_id=topic_id, text="党员首议同意修缮东桥。")
        self.does(actions.post_result, call, self.secretary)

    def on_the_board(self, **facts: Any) -> UUID:
        topic_id = self.concluded(**facts)
        self.posts(topic_id)
        return topic_id

    # -- the deciding steps

    def resolves(
        self, topic_id: UUID, step: str, body: Body, *, passed: bool = True, meeting_id: UUID | None = None
    ) -> UUID:
        """A body meets and votes."""
        if meeting_id is None:
            meeting_id = self.convenes(topic_id, body)
            self.wait(7)
            self.opens(topic_id, meeting_id, body)
        taken = ResolutionTaken(
            meeting_id=meeting_id, topic_id=topic_id, village=self.code, body=body, step=step, passed=passed,
            should_attend=41, present=38, ayes=30 if passed else 10, noes=8 if passed else 28, abstentions=0,
            sentence="赞成30票，通过。" if passed else "赞成10票，未通过。", source="村民委员会组织法第三十条",
        )  # fmt: skip
        self.hears(actions.note_resolution, taken)
        return meeting_id

    def sends_back(self, topic_id: UUID, step: str, body: Body, back_to: str) -> UUID:
        """A body meets, and sends the topic back."""
        meeting_id = self.convenes(topic_id, body)
        self.wait(7)
        self.opens(topic_id, meeting_id, body)
        returned = StepReturned(
            meeting_id=meeting_id, topic_id=topic_id, village=self.code, body=body, step=step, back_to=back_to,
            reason="预算没有附上", source="“四议两公开”工作法",
        )  # fmt: skip
        self.hears(actions.note_returned, returned)
        return meeting_id

    def decided(self, *, passed: bool = True, hung: bool = True, **facts: Any) -> UUID:
        topic_id = self.on_the_board(**facts)
        steps = BODIES[facts.get("matter_class", MatterClass.VILLAGE_AFFAIRS)]
        for step, body in steps:
            if step == "resolution" and self.must_be_heard(topic_id):
                self.is_heard(topic_id)
            self.resolves(topic_id, step, body, passed=passed or step != "resolution")
        if hung:
            self.hangs(topic_id)
        return topic_id

    def hangs(self, topic_id: UUID) -> None:
        """Every sheet of it that should hang and does not yet."""
        for posting in self.public(topic_id).postings:
            if posting.about in rules.HAS_TO_HANG and posting.hung_on is None:
                hung = PostingHung(
                    posting_id=uuid4(), topic_id=topic_id, village=self.code, about=posting.about, hung_on=self.today
                )
                self.hears(actions.note_hung, hung)

    # -- carrying out

    def plans(self, topic_id: UUID, due_on: date | None = None, owner: UUID | None = None, tasks: str = "") -> None:
        call = plans.PlanExecution(
            topic_id=topic_id,
            plan="先做预算再施工",
            owner_id=owner or self.members[3],
            due_on=due_on or self.today + 30 * DAY,
            tasks=tasks,
        )
        self.does(actions.plan_execution, call, self.secretary, officials=self.roll(RollKind.JOINT_COMMITTEE))

    def reports_task(self, topic_id: UUID, task_id: UUID, caller: Caller | None = None) -> None:
        call = plans.ReportTask(topic_id=topic_id, task_id=task_id, report="已经办好")
        self.does(actions.report_task, call, caller or self.secretary)

    def does_every_task(self, topic_id: UUID) -> None:
        for task in self.sees(topic_id).tasks:
            if task.done_at is None:
                self.reports_task(topic_id, task.id)

    def executing(self, **facts: Any) -> UUID:
        topic_id = self.decided(**facts)
        self.plans(topic_id)
        return topic_id

    def pledges(self, topic_id: UUID, caller: Caller, text: str = "带头出工两天", *, in_days: int = 20) -> UUID:
        call = promises.Pledge(id=uuid4(), topic_id=topic_id, text=text, due_on=self.today + in_days * DAY)
        done: UUID = self.does(actions.pledge, call, caller).id
        return done

    def reviews_pledge(
        self,
        pledge_id: UUID,
        decision: PledgeDecision = PledgeDecision.APPROVE,
        reason: str = "",
        caller: Caller | None = None,
    ) -> None:
        call = promises.ReviewPledge(pledge_id=pledge_id, decision=decision, reason=reason)
        self.does(actions.review_pledge, call, caller or self.secretary)

    def keeps(self, pledge_id: UUID, caller: Caller, report: str = "出工两天，栏杆已装好") -> None:
        self.does(actions.keep_pledge, promises.KeepPledge(pledge_id=pledge_id, report=report), caller)

    def appraises(self, pledge_id: UUID, grade: Grade = Grade.SATISFIED, caller: Caller | None = None) -> None:
        call = promises.AppraisePledge(pledge_id=pledge_id, grade=grade, text="说到做到")
        self.does(actions.appraise_pledge, call, caller or self.secretary)

    def shows(self, topic_id: UUID, caller: Caller | None = None, **changes: Any) -> UUID:
        """A photo of the place."""
        facts: dict[str, Any] = {
            "purpose": PhotoPurpose.COMPLETION, "caption": "东桥新栏杆", "public": False,
            "content": b64encode(jpeg()).decode(),
        }  # fmt: skip
        call = shots.AttachPhoto(topic_id=topic_id, **({"id": uuid4()} | facts | changes))
        done: UUID = self.does(actions.attach_photo, call, caller or self.secretary).id
        return done

    def completes(self, topic_id: UUID) -> None:
        self.does_every_task(topic_id)
        if not self.sees(topic_id).photos:
            self.shows(topic_id)
        self.does(actions.complete_topic, calls.CompleteTopic(topic_id=topic_id, result="东桥已修好。"), self.secretary)
        self.hangs(topic_id)

    def surveys(self, topic_id: UUID, members: tuple[int, int] = (29, 30), masses: tuple[int, int] = (48, 50)) -> None:
        closed = SurveyClosed(
            topic_id=topic_id, village=self.code, members_satisfied=members[0], members_asked=members[1],
            masses_satisfied=masses[0], masses_asked=masses[1],
        )  # fmt: skip
        self.hears(actions.note_survey, closed)

    def surveyed(self, **facts: Any) -> UUID:
        topic_id = self.executing(**facts)
        self.completes(topic_id)
        self.surveys(topic_id)
        return topic_id

    def archives(self, topic_id: UUID) -> None:
        self.does(actions.archive_topic, calls.ArchiveTopic(topic_id=topic_id), self.secretary)
