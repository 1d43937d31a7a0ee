"""Why the directory says no."""

from shared.errors import Refused


class WrongLogin(Refused, code="directory.wrong_login", status=401):
    """The same for an unknown login, a wrong password and a locked account."""

    sentence = "手机号或密码不对。"
    advice = "请核对后再试；连续输错 {attempts} 次，要等 {minutes} 分钟。忘记密码请联系乡镇。"


class PasswordTooSimple(Refused, code="directory.password_too_simple", status=422):
    sentence = "新密码太简单，没有修改。"
    advice = "请用至少 10 个字符，不要和手机号或原密码相同，也不要只用一种字符重复。"


class IssuedPasswordExpired(Refused, code="directory.issued_password_expired", status=401):
    """Facts: days."""

    sentence = "这个密码是别人发放的，{days} 天内没有修改，已经失效。"
    advice = "请向乡镇重新领取一个密码，登录后马上改成自己的。"


class NotForYouToIssue(Refused, code="directory.not_for_you_to_issue", status=403):
    sentence = "您不能给这个人发放密码。"
    advice = "村里的人由乡镇发放，乡镇和县里的人由县级发放。"


class NoRollThatDay(Refused, code="directory.no_roll_that_day", status=422):
    """Facts: day."""

    sentence = "{day}还没有关于几岁成年的规定，没有那天的名册。"
    advice = "请核对日期。"


class FileTooLarge(Refused, code="directory.file_too_large", status=413):
    """Facts: most, in MB."""

    sentence = "文件超过 {most} MB，没有读取。"
    advice = "请把表格分成几份，分别导入。"


class FileUnreadable(Refused, code="directory.file_unreadable", status=422):
    """Facts: why."""

    sentence = "读不懂这个文件：{why}。"
    advice = "请下载模板，用 Excel 另存为 .xlsx 后重新上传。"


class UploadIncomplete(Refused, code="directory.upload_incomplete", status=409):
    sentence = "文件没有传完整。"
    advice = "请重新上传。"


class RowsHaveProblems(Refused, code="directory.rows_have_problems", status=422):
    """Facts: bad."""

    sentence = "有 {bad} 行有问题，一行也没有写入。"
    advice = "请按报告改正后重新上传，或者选择“跳过有问题的行”。"


class TeamNotLawful(Refused, code="directory.team_not_lawful", status=422):
    """Facts: lacks, sentences; source."""

    sentence = "小组的组成不合规定：{lacks}（{source}）"
    advice = "请重新勾选；代表、委员还没有登记的，请县级工作人员在名册的“任职”表里补上。"


class TermInThePast(Refused, code="directory.term_in_the_past", status=422):
    """Facts: today."""

    sentence = "任期不能从过去的日子开始，今天是{today}。"
    advice = "请填今天或以后的日期；过去的名册不会改动。"


class TermEndsEarly(Refused, code="directory.term_ends_early", status=422):
    sentence = "任期的最后一天早于第一天。"
    advice = "请核对两个日期。"
