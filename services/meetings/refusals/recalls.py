"""Why a vote on a recall is not held as asked."""

from shared.errors import Refused


class RecallIsSecret(Refused, code="meetings.recall_is_secret", status=422):
    """Facts: voting."""

    sentence = "罢免村民委员会成员要无记名投票，不能{voting}。"
    advice = "请选无记名投票（纸质、网上，或者网上和纸质）。"


class ConcernedKeepsOut(Refused, code="meetings.concerned_keeps_out", status=403):
    sentence = "被要求罢免的人不能召集、主持罢免投票，也不能登记、计票、监票。"
    advice = "请由村民委员会其他成员或者乡镇办理；本人可以申辩，也照常有投票权。"


class NotTheTownshipsYet(Refused, code="meetings.not_the_townships_yet", status=409):
    """Facts: last, the village's last day."""

    sentence = "{last}以前由村民委员会召集罢免投票，现在还不由乡镇召集。"
    advice = "请督促村民委员会按期召集；过期没有召集的，乡镇再召集。"


class TheTownshipsMeeting(Refused, code="meetings.the_townships_meeting", status=409):
    sentence = "这次罢免投票是乡镇召集的，村里不能取消。"
    advice = "需要改期的，请乡镇取消后重新通知。"


class NotARecall(Refused, code="meetings.not_a_recall", status=409):
    sentence = "只有罢免投票才登记申辩。"
    advice = "请返回会议页面，按“下一步”办理。"


class DefenceNotHeard(Refused, code="meetings.defence_not_heard", status=409):
    sentence = "被要求罢免的人还没有申辩，不能开始投票。"
    advice = "请先宣读申辩意见，或者登记本人没有提出（《村民委员会组织法》（2025年修正）第十九条）。"


class DefenceToBeRead(Refused, code="meetings.defence_to_be_read", status=422):
    sentence = "被要求罢免的人写了申辩意见，不能登记为没有提出。"
    advice = "请在会上宣读，再登记“宣读了书面申辩意见”。"


class NothingToBeRead(Refused, code="meetings.nothing_to_be_read", status=422):
    sentence = "被要求罢免的人没有写申辩意见，没有可以宣读的。"
    advice = "本人到会说的，选“本人到会申辩”；没有说的，选“本人没有提出申辩意见”。"


class NobodyWithdraws(Refused, code="meetings.nobody_withdraws", status=409):
    sentence = "罢免投票没有回避：有选举权的村民都有一票，谁也不能让别人不投。"
    advice = "不想投票的，可以不领票，或者投弃权票。"


class RollIsKept(Refused, code="meetings.roll_is_kept", status=403):
    sentence = "这次罢免投票针对您本人：谁到会、谁投了票的名单和会议文书，您不能查阅。"
    advice = "人数、申辩和投票结果都在会议页面上；对结果有异议的，请向乡镇提出。"


class RecallTooFar(Refused, code="meetings.recall_too_far", status=422):
    """Facts: days, last, the last day on which it may be held, source."""

    sentence = "罢免投票要在通知后 {days} 日内进行，最晚定在{last}。"
    advice = "请改定近一些的日子。依据：{source}。"
