"""Why nobody acts for somebody else."""

from shared.errors import Refused


class NoProxyHere(Refused, code="meetings.no_proxy_here", status=422):
    """Facts: body, source."""

    sentence = "{body}要本人参加，不能委托别人。只有集体经济组织成员大会可以书面委托（{source}）。"
    advice = "来不了的，请先写下意见，会上宣读；意见不是表决。"


class NoProxyOnline(Refused, code="meetings.no_proxy_online", status=409):
    sentence = "本次会议只在网上无记名投票，代理人不能替别人在网上投：手机上会看到替他投了什么。"
    advice = "请书记改用纸质票，或者召集时选网上和纸质并用：委托人的纸质票发给代理人。"


class ProxyOfAnotherHousehold(Refused, code="meetings.proxy_of_another_household", status=422):
    sentence = "只能书面委托同一户的成员代为参加（《农村集体经济组织法》第二十七条）。"
    advice = "请选同一户的人；名册上没有登记户的，请先请村里补上户，下次会议起可以委托。"


class OwnProxy(Refused, code="meetings.own_proxy", status=422):
    sentence = "不能委托自己。"
    advice = "请选同一户的另一个人。"


class NothingToEntrust(Refused, code="meetings.nothing_to_entrust", status=422):
    sentence = "这个人在本次会议没有表决权，不用委托。"
    advice = "不用再办。"


class PrincipalIsThere(Refused, code="meetings.principal_is_there", status=409):
    sentence = "本人已经到会，由本人表决，不能委托。"
    advice = "不用再办；要离开的，先请书记登记离会，再委托。"


class ProxyHasWithdrawn(Refused, code="meetings.proxy_has_withdrawn", status=409):
    sentence = "这个人已经登记回避，不参加这次表决，也不能替别人表决。"
    advice = "请委托同一户的另一个人。"


class ProxyActsForEnough(Refused, code="meetings.proxy_acts_for_enough", status=409):
    """Facts: most, source."""

    sentence = "已经有 {most} 个人委托了他，一个人不能再多代理（{source}）。"
    advice = "请委托同一户的另一个人。"


class ProxyActsForTooMany(Refused, code="meetings.proxy_acts_for_too_many", status=409):
    """Facts: count, most, source."""

    sentence = "有人一个人代理了 {count} 个人，最多只能代理 {most} 人（{source}），不能开始投票。"
    advice = "请其中一名委托人到会，或者终止一份委托，再开始投票。"


class OwnProxyPaper(Refused, code="meetings.own_proxy_paper", status=409):
    sentence = "委托人和代理人自己不能登记、核对这份书面委托。"
    advice = "请另外两名工作人员登记、核对；委托人也可以用自己的手机委托。"


class SecondLookMustDiffer(Refused, code="meetings.second_look_must_differ", status=409):
    sentence = "这份书面委托是您登记的，不能由您核对。"
    advice = "请另一名村干部或乡镇工作人员看着原件核对。"


class ProxyPaperDiffers(Refused, code="meetings.proxy_paper_differs", status=409):
    sentence = "两次看到的代理人不一样，这份书面委托没有生效。"
    advice = "请两个人一起看原件；登记错了的重新登记，再由另一人核对。"


class PrincipalHasDecided(Refused, code="meetings.principal_has_decided", status=409):
    sentence = "本人已经用自己的账号委托或者终止了委托，以本人的为准。"
    advice = "要更改，请本人登录办理。"


class HasAProxy(Refused, code="meetings.has_a_proxy", status=409):
    sentence = "这个人的书面委托已经由两名工作人员登记、核对，不能再换。"
    advice = "要换人，请本人登录更改；没有手机的，请乡镇先终止原来的委托。"


class ProxyPaperUnreadable(Refused, code="meetings.proxy_paper_unreadable", status=422):
    sentence = "这不是可以保存的照片：应是小于 500 KB 的基线 JPEG，不带拍摄地点等附加信息。"
    advice = "请在会议页面上传，系统会自动处理。"


class NoProxyWaits(Refused, code="meetings.no_proxy_waits", status=409):
    sentence = "这个人没有等待核对的书面委托。"
    advice = "请刷新页面，看还有谁的书面委托等待核对。"


class NoProxyToEnd(Refused, code="meetings.no_proxy_to_end", status=409):
    sentence = "这个人没有委托别人。"
    advice = "不用再办。"


class NotTheirProxy(Refused, code="meetings.not_their_proxy", status=403):
    sentence = "表决开始时您不是这个人的代理人，不能替他表决。"
    advice = "本人到会或者终止了委托的，由本人表决。"


class VotedForAlready(Refused, code="meetings.voted_for_already", status=409):
    sentence = "这一票已经投过：本人自己表决了，或者您已经替他表决，不能更改。"
    advice = "不用再办；结果在计票后公布。"


class ProxyVotesOnPaper(Refused, code="meetings.proxy_votes_on_paper", status=409):
    sentence = "无记名投票时，代理人用委托人的纸质票投，不能在网上替他投。"
    advice = "请向书记领委托人的纸质票，投进会场的票箱。"
