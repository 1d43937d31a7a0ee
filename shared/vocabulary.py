"""The words of the law, each once: what services, contracts and pages call things, with the Chinese that people read.

Standard library only, so that rules may use it.
"""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A term: its value is what is stored and sent, ``chinese`` what is shown."""

    chinese: str

    def __new__(cls, value: str, chinese: str) -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.chinese = chinese
        return word


class State(Word):
    """The life of a topic."""

    COLLECTED = "collected", "已收集"
    MERGED = "merged", "附议中"
    PROPOSED = "proposed", "已提出"
    UNDER_REVIEW = "under_review", "支委会审核中"
    CONFIRMED = "confirmed", "已确定"
    RETURNED = "returned", "退回修改"
    REJECTED = "rejected", "未予采纳"
    NOTICED = "noticed", "已通知"
    DISCUSSING = "discussing", "首议中"
    CONCLUDED = "concluded", "首议结束"
    POSTED = "posted", "公示中"
    DECIDED = "decided", "已表决"
    EXECUTING = "executing", "办理中"
    RECTIFYING = "rectifying", "限期整改中"
    COMPLETED = "completed", "已办结"
    SURVEYED = "surveyed", "已测评"
    ARCHIVED = "archived", "已归档"
    WITHDRAWN = "withdrawn", "已撤回"


class Ground(Word):
    """Whose wish a motion rests on: the ledger's first column."""

    MEMBERS_AND_MASSES = "members_and_masses", "党员群众"
    VILLAGE_CADRES = "village_cadres", "村干部"
    UPPER_LEVEL = "upper_level", "上级"


class OnBehalf(Word):
    """Why the collection team writes an opinion down for somebody."""

    NO_ACCOUNT = "no_account", "没有账号"
    NO_PHONE = "no_phone", "没有手机或不会用"
    CANNOT_WRITE = "cannot_write", "不识字或书写不便"
    OLD_OR_ILL = "old_or_ill", "年老、患病或行动不便"
    AWAY = "away", "外出务工，电话里说的"


class Route(Word):
    """The five ways to propose a topic; any one suffices."""

    PARTY_ORGANISATION = "party_organisation", "村党组织提出"
    VILLAGERS_COMMITTEE = "villagers_committee", "村民委员会提出"
    VILLAGERS = "villagers", "村民联名"
    REPRESENTATIVES = "representatives", "村民代表联名"
    MEMBERS = "members", "党员联名"


class MatterClass(Word):
    PARTY_AFFAIRS = "party_affairs", "党务"
    VILLAGE_AFFAIRS = "village_affairs", "村务"


class Kind(Word):
    """What a matter is about, where that brings ways and steps of its own."""

    ORDINARY = "ordinary", "一般事项"
    LEVY = "levy", "一事一议筹资筹劳"
    DEMOLITION = "demolition", "征收拆迁"
    COLLECTIVE_LAND = "collective_land", "集体土地"
    VILLAGE_GROUP = "village_group", "村民小组的事"
    COLLECTIVE = "collective", "集体经济组织的事"
    RECALL = "recall", "罢免村民委员会成员"


class HearingParty(Word):
    """As what somebody speaks at a hearing."""

    CONCERNED_HOUSEHOLDS = "concerned_households", "利害关系户"
    REPRESENTATIVES = "representatives", "村民代表"
    EXPERTS = "experts", "专业人员"
    TOWNSHIP = "township", "乡镇"
    OTHERS = "others", "其他村民"


class Duty(Word):
    """What a levy asks of people."""

    MONEY = "money", "筹资"
    LABOUR = "labour", "筹劳"


class Exemption(Word):
    """Why somebody is free of a levy's money, of its labour, or of both."""

    DESTITUTE = "destitute", "特困供养（五保）"
    SOLDIER = "soldier", "现役军人"
    DISABLED_VETERAN = "disabled_veteran", "退出现役的伤残军人"
    STUDENT = "student", "在校学生"
    MOTHER = "mother", "孕妇或分娩未满一年"
    HARDSHIP = "hardship", "家庭确有困难"
    ILLNESS = "illness", "因病、伤残等不能出工"


class ReviewDecision(Word):
    ACCEPT = "accept", "同意"
    RETURN = "return", "退回修改"
    REJECT = "reject", "不予采纳"


class PointAnswer(Word):
    """What the branch committee finds of one point of the legality check."""

    YES = "yes", "符合"
    NOT_APPLICABLE = "not_applicable", "不涉及"
    NO = "no", "不符合"


class Stage(Word):
    """When a major project is briefed to the members."""

    BEFORE = "before", "事前通报"
    DURING = "during", "事中通报"
    AFTER = "after", "事后通报"


class RollKind(Word):
    """Whose names stand on a roll."""

    MEMBERS = "members", "党员名册"
    VILLAGERS = "villagers", "村民名册"
    REPRESENTATIVES = "representatives", "村民代表名册"
    REPRESENTATIVES_ASSEMBLY = "representatives_assembly", "村民代表会议组成人员名册"
    BRANCH_COMMITTEE = "branch_committee", "支部委员名册"
    VILLAGERS_COMMITTEE = "villagers_committee", "村委会成员名册"
    JOINT_COMMITTEE = "joint_committee", "村两委成员名册"
    SUPERVISION_COMMITTEE = "supervision_committee", "村务监督委员会成员名册"
    HOUSEHOLDS = "households", "户代表名册"
    VILLAGE_GROUP = "village_group", "村民小组名册"
    COLLECTIVE = "collective", "集体经济组织成员名册"


class DemandState(Word):
    """How far a demand for a meeting is."""

    OPEN = "open", "正在联名"
    STOOD = "stood", "已够人数，等待召集"
    ANSWERED = "answered", "已召集会议"
    ENDED = "ended", "发起人已撤销"
    LAPSED = "lapsed", "到期没有够人数"


class BelongsTo(Word):
    """What people of a village belong to besides."""

    VILLAGE_GROUP = "village_group", "村民小组"
    COLLECTIVE = "collective", "集体经济组织"


class Withheld(Word):
    """Why a question does not stand on the notice board."""

    PRIVACY = "privacy", "涉及他人隐私"
    INSULT = "insult", "含有侮辱、诽谤的话"
    COMPLAINT = "complaint", "属于投诉举报，已告知投诉渠道"
    UNRELATED = "unrelated", "与本议题无关"


class Excuse(Word):
    """Why a Party member is not counted in "should attend"
    (《中国共产党基层组织选举工作条例》, 2020, on who need not be counted; the superior Party organisation agrees). The last one is our own."""

    UNABLE = "unable", "因病不能表达本人意志"
    ABROAD = "abroad", "出国半年以上"
    IMPRISONED = "imprisoned", "正在服刑"
    BEDRIDDEN = "bedridden", "年老体弱卧床不起或长期生病、生活不能自理"
    TRANSFERRED = "transferred", "外出工作学习半年以上，应转走组织关系而没有转走"
    CONCERNED = "concerned", "与表决的事有利害关系，已经回避"


class Body(Word):
    """Who meets."""

    MEMBERS_DELIBERATION = "members_deliberation", "党员首议会"
    MEMBERS_ASSEMBLY = "members_assembly", "党员大会"
    BRANCH_COMMITTEE = "branch_committee", "支部委员会"
    JOINT_COMMITTEE = "joint_committee", "村两委联席会议"
    PARTY_GROUP = "party_group", "党小组会"
    VILLAGERS_ASSEMBLY = "villagers_assembly", "村民会议"
    REPRESENTATIVES_ASSEMBLY = "representatives_assembly", "村民代表会议"
    VILLAGE_GROUP = "village_group", "村民小组会议"
    COLLECTIVE_ASSEMBLY = "collective_assembly", "集体经济组织成员大会"
    RECALL = "recall", "罢免投票"


class Standing(Word):
    """A Party member's standing; only full members in good standing vote."""

    FULL = "full", "正式党员"
    PROBATIONARY = "probationary", "预备党员"
    UNDER_PROBATION = "under_probation", "留党察看"
    SUSPENDED = "suspended", "停止党籍"


class ItemKind(Word):
    """What is done with an item of a meeting's agenda."""

    REPORT = "report", "报告"
    DELIBERATE = "deliberate", "商议"
    VOTE = "vote", "表决"


class Voting(Word):
    SHOW_OF_HANDS = "show_of_hands", "举手表决"
    NAMED = "named", "记名表决"
    SECRET = "secret", "无记名投票"  # on paper, in the room
    ONLINE_SECRET = "online_secret", "网上无记名投票"  # sealed on the way: see shared.ballots
    MIXED_SECRET = "mixed_secret", "无记名投票（网上和纸质）"  # everybody has one of the two

    @property
    def silence(self) -> str:
        """What it counts as to be there and not to vote in time: in the open an abstention; of a secret ballot no vote, because
        only a ballot that came back can abstain (参照《中国共产党基层组织选举工作条例》: 按收回的选票计)."""
        return "弃权" if self in (Voting.SHOW_OF_HANDS, Voting.NAMED) else "未投票"


SEALED = (Voting.ONLINE_SECRET, Voting.MIXED_SECRET)  # with a box online


class CountyRule(Word):
    """What the law leaves to the county: which number, and its value."""

    HALF_OF_THE_MEMBERS = "members_assembly.quorum=1/2", "党员大会：到会应达到二分之一"
    TWO_THIRDS_OF_THE_MEMBERS = "members_assembly.quorum=2/3", "党员大会：到会应达到三分之二"
    THREE_DAYS = "representatives_assembly.notice=3", "村民代表会议：提前 3 日通知"
    FIVE_DAYS = "representatives_assembly.notice=5", "村民代表会议：提前 5 日通知"
    TEN_DAYS = "representatives_assembly.notice=10", "村民代表会议：提前 10 日通知"

    @property
    def number(self) -> str:
        return self.value.partition("=")[0]

    @property
    def measure(self) -> str:
        return self.value.partition("=")[2]


class Choice(Word):
    AYE = "aye", "赞成"
    NO = "no", "反对"
    ABSTAIN = "abstain", "弃权"


class Channel(Word):
    """How somebody is told."""

    INBOX = "inbox", "站内信"
    SMS = "sms", "短信"
    BOARD = "board", "公告栏"
    PHONE = "phone", "电话"
    IN_WRITING = "in_writing", "书面"
    IN_PERSON = "in_person", "当面"


class Delivery(Word):
    """How far telling one person on one channel has come."""

    PENDING = "pending", "待发送"
    SENT = "sent", "已发出"
    DELIVERED = "delivered", "已送达"
    READ = "read", "已阅"
    TOLD = "told", "已告知"
    FAILED = "failed", "未送达"
    UNREACHED = "unreached", "未联系上"


class PledgeState(Word):
    """The five steps of a member's commitment: 提诺 审诺 示诺 践诺 评诺. Whoever approves it shows it."""

    PROPOSED = "proposed", "等支部审核"
    RETURNED = "returned", "已退回修改"
    SHOWN = "shown", "正在做"
    KEPT = "kept", "已做到"
    APPRAISED = "appraised", "已评议"


class PledgeDecision(Word):
    APPROVE = "approve", "同意并公示"
    RETURN = "return", "退回修改"


class TaskState(Word):
    """How far a task of a plan is."""

    OPEN = "open", "正在办"
    OVERDUE = "overdue", "已逾期"
    DONE = "done", "已办完"


class Purpose(Word):
    """Why the members came together to be told something first."""

    CONVEYANCE = "conveyance", "传达文件"
    BRIEFING = "briefing", "通报工作"


class BriefingKind(Word):
    """When work is briefed to the members; the staged ones belong to a project (:class:`Stage`)."""

    IMMEDIATE = "immediate", "即时通报"
    PERIODIC = "periodic", "定期通报"


class BriefingMatter(Word):
    """What is briefed to the members first."""

    RECRUITMENT = "recruitment", "发展党员"
    ASSETS = "assets", "集体资产处置"
    LAND = "land", "集体土地征用"
    RESERVE_CADRES = "reserve_cadres", "后备干部选拔"
    DUES = "dues", "党费收缴"
    ROUTINE = "routine", "支部日常工作"


class Receipt(Word):
    """How an upper document came to a member; the last two have not had it yet."""

    PRESENT = "present", "到会听取"
    TOLD = "told", "补传达"
    READ = "read", "本人已阅"
    ATTEMPTED = "attempted", "没有联系上"
    MISSING = "missing", "还没有传达到"


class PhotoPurpose(Word):
    """What a photo proves."""

    POSTING = "posting", "公告栏张贴"
    COMPLETION = "completion", "办结现场"
    SIGNING_SHEET = "signing_sheet", "纸上签名单"  # has names on it: never public


class Grade(Word):
    """The four answers of a satisfaction survey."""

    SATISFIED = "satisfied", "满意"
    FAIRLY = "fairly", "比较满意"
    BASICALLY = "basically", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"


class DocumentKind(Word):
    """A paper of the procedure."""

    MEETING_NOTICE = "meeting_notice", "会议通知"
    SIGN_IN_SHEET = "sign_in_sheet", "签到表"
    GROUP_RECORD = "group_record", "小组讨论记录"
    MINUTES = "minutes", "会议记录"
    VOTE_RESULT = "vote_result", "表决结果"
    POSTING_SHEET = "posting_sheet", "公示"
    RESOLUTION_POSTING = "resolution_posting", "决议公示"
    COMPLETION_POSTING = "completion_posting", "办理结果公示"
    LEDGER_PROPOSAL = "ledger_proposal", "提议台账"
    LEDGER_CONSULTATION = "ledger_consultation", "商议台账"
    LEDGER_DELIBERATION = "ledger_deliberation", "党员首议、审议台账"
    LEDGER_RESOLUTION = "ledger_resolution", "决议台账"
    LEDGER_RESOLUTION_POSTED = "ledger_resolution_posted", "决议公开台账"
    LEDGER_RESULT_POSTED = "ledger_result_posted", "实施结果公开台账"
    PLEDGE_SHEET = "pledge_sheet", "承诺书"
    YEAR_LEDGER = "year_ledger", "年度台账"


class DocumentFormat(Word):
    WORD = "word", "Word"
    PDF = "pdf", "PDF"
    EXCEL = "excel", "Excel"


class DocumentState(Word):
    """How far the making of a document has come."""

    WAITING = "waiting", "等待生成"
    WORKING = "working", "正在生成"
    DONE = "done", "已生成"
    FAILED = "failed", "没有生成"
