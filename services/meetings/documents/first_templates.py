"""Draw the templates as they are delivered: ``python -m services.meetings.documents.first_templates`` writes them anew.

What stands in braces is filled in; the names are those of ``queries/drafting``. An office changes a template in Word and not here.
"""

from collections.abc import Callable
from pathlib import Path

from docx.document import Document as Paper

from services.meetings.documents import drawing
from services.meetings.documents.drawing import FLUSH, HEADING, NOTE, SIGNED, TITLE, facts, listing, write
from shared.vocabulary import DocumentKind

FOLDER = Path(__file__).parent / "templates"
RECORD = "据记录第 {{ 记录条数 }} 条，校验码 {{ 校验码 }}。"


def by_hand(paper: Paper, first: str, second: str, *already: str) -> None:
    """Room for two signatures; ``already``: what stands there before."""
    left, right = (*already, "", "")[:2]
    drawing.tall(facts(paper, ((first, left, second, right),), (30, 48, 30, 48)), 0, 16)


def vote_result() -> Paper:
    paper = drawing.blank()
    write(paper, "{{ 村 }}{{ 会议 }}表决结果", style=TITLE)
    write(
        paper,
        "{{ 开会日期 }}，{{ 村 }}在{{ 地点 }}召开{{ 会议 }}（{{ 步骤 }}），对“{{ 议题 }}”进行表决，方式为{{ 表决方式 }}。结果如下：",
    )
    facts(
        paper,
        (
            ("应到会有表决权", "{{ 应到 }} {{ 单位 }}", "到会有表决权", "{{ 到会 }} {{ 单位 }}"),
            ("赞　成", "{{ 赞成 }} 票", "反　对", "{{ 反对 }} 票"),
            ("弃　权", "{{ 弃权 }} 票", "无　效", "{{ 无效 }} 票"),
            ("发出表决票", "{{ 发出 }}", "未收回", "{{ 未收回 }}"),
            ("未投票", "{{ 未投 }} 人", "须赞成", "{{ 须赞成 }} 票"),
            ("计算基数", "{{ 计算基数 }}"),
            ("结　果", "{{ 结果 }}"),
        ),
        (39, 39, 39, 39),
    )  # fmt: skip
    write(paper, "{{ 结论 }}", "依据：{{ 依据 }}。")
    facts(paper, (("计票人", "{{ 计票人 }}", "监票人", "{{ 监票人 }}"),), (39, 39, 39, 39))
    write(paper, "{{ 落款 }}", "{{ 落款日期 }}", style=SIGNED, with_next=True)
    write(paper, RECORD, style=NOTE)
    return paper


def meeting_notice() -> Paper:
    paper = drawing.blank()
    write(paper, "{{ 村 }}关于{% if not 罢免 %}召开{% endif %}{{ 会议 }}的通知", style=TITLE)
    write(paper, "{{ 称呼 }}：", style=FLUSH)
    write(
        paper,
        "{% if 罢免 %}依法联名提出的罢免要求已经公布，定于{{ 开会时间 }}在{{ 地点 }}由有选举权的村民投票决定。{% else %}经研究，定于{{ 开会时间 }}在{{ 地点 }}召开{{ 会议 }}（{{ 步骤 }}）。{% endif %}现将有关事项通知如下：",
    )
    write(paper, "一、议程", style=HEADING)
    write(
        paper,
        "{%p for 项 in 议程 %}",
        "{{ 项 }}",
        "{%p endfor %}",
        "{%p for 段 in 内容 %}",
        "{{ 段 }}",
        "{%p endfor %}",
    )
    write(paper, "二、怎样开", style=HEADING)
    write(
        paper,
        "{% if 首议 %}分组酝酿，人人发言或者说明没有补充，各组推出意见，会议形成结论。{% elif 罢免 %}先宣读申辩意见，再投票，方式为{{ 表决方式 }}。每人一票，本人投，不能请人代投。{% else %}会议表决，方式为{{ 表决方式 }}。{% endif %}",
    )
    write(paper, "三、人数", style=HEADING)
    write(
        paper,
        "{{ 人数条件 }}依据：{{ 依据 }}。",
    )
    write(paper, "四、{% if 罢免 %}怎样投票{% else %}请假{% endif %}", style=HEADING)
    write(
        paper,
        "{% if 罢免 %}{{ 怎样投票 }}；停止投票以前来，都可以投。这份通知写有姓名，发给有选举权的村民，不要张贴；贴公告栏的，用公开栏上不写姓名的那一张。{% else %}请准时到会。不能到会的，请提前告知村党支部，并把对议题的意见说清楚，由会议宣读。意见不是表决票。{% endif %}",
        with_next=True,
    )
    write(paper, "{%p if 紧急情况 %}", "因情况紧急立即召开：{{ 紧急情况 }}", "{%p endif %}", with_next=True)
    write(paper, "", "{{ 落款 }}", style=SIGNED, with_next=True)
    write(paper, "{{ 落款日期 }}", style=SIGNED)
    return paper


def sign_in_sheet() -> Paper:
    paper = drawing.blank()
    write(paper, "{{ 村 }}{{ 会议 }}签到表", style=TITLE)
    facts(
        paper,
        (
            ("议　题", "{{ 议题 }}"),
            ("时　间", "{{ 开会时间 }}"),
            ("地　点", "{{ 地点 }}", "应到会", "{{ 应到 }}{{ 单位 }}（名册{{ 人数 }}人）"),
        ),
        (26, 52, 26, 52),
    )
    drawing.beside(paper, f"扫码或打开网址看本次会议：|{{{{ 网址 }}}}|{RECORD}", "{{ 二维码 }}", (126, 30))
    write(paper, "{%p if 分组 %}")
    _names(paper, ("党小组", "{{ 人.党小组 }}", 32), 38, 46)
    write(paper, "{%p else %}")
    _names(paper, None, 54, 62)
    write(paper, "{%p endif %}")
    return paper


def _names(paper: Paper, group: tuple[str, str, int] | None, signed: int, remark: int) -> None:
    """Whom to sign; with the column of the Party groups where they sit in groups. Widths in millimetres."""
    columns = (
        ("序号", "{{ 人.序号 }}", 14), ("姓　名", "{{ 人.姓名 }}", 26), *([group] if group else []),
        ("签　名", "", signed), ("备　注", "{{ 人.备注 }}", remark),
    )  # fmt: skip
    drawing.tall(listing(paper, "人 in 名单", columns), 2, 10)


def group_record() -> Paper:
    paper = drawing.blank()
    write(paper, "{%p for 组 in 小组 %}")
    drawing.on_a_new_page(paper, "{{ 村 }}{{ 组.名 }}讨论记录", style=TITLE)
    facts(
        paper,
        (
            ("议　题", "{{ 议题 }}"), ("时　间", "{{ 开会时间 }}"), ("地　点", "{{ 地点 }}"),
            ("组　长", "{{ 组.组长 }}", "记录员", "{{ 组.记录员 }}"), ("本组人数", "{{ 组.人数 }}人", "到　会", "{{ 组.到会 }}人"),
            ("到会人员", "{{ 组.到会人员 }}"), ("已发言", "{{ 组.发言 }}"), ("无补充意见", "{{ 组.无补充 }}"),
            ("缺席人员|意　见", "{% if not 组.缺席意见 %}无{% endif %}|{%p for 缺 in 组.缺席意见 %}|{{ 缺.姓名 }}：{{ 缺.意见 }}|{%p endfor %}"),
            ("小组意见", "{%p for 段 in 组.意见 %}|{{ 段 }}|{%p endfor %}"),
        ),
        (30, 48, 30, 48),
    )  # fmt: skip
    by_hand(paper, "组　长|（签名）", "记录员|（签名）")
    write(paper, RECORD, style=NOTE)
    write(paper, "{%p endfor %}")
    return paper


def minutes() -> Paper:
    paper = drawing.blank()
    write(paper, "{{ 村 }}{{ 会议 }}记录", style=TITLE)
    facts(
        paper,
        (
            ("议　题", "{{ 议题 }}"), ("步　骤", "{{ 步骤 }}"), ("通知时间", "{{ 开会时间 }}"), ("开　始", "{{ 开始 }}"),
            ("结　束", "{{ 结束 }}"), ("地　点", "{{ 地点 }}"), ("应到会", "有表决权{{ 应到 }}{{ 单位 }}", "到　会", "有表决权{{ 到会 }}{{ 单位 }}"),
            ("名　册", "{{ 人数 }}人", "实到共", "{{ 实到 }}人，其中列席{{ 列席 }}人"), ("不计入|应到会", "{{ 不计入 }}人", "回　避", "{{ 回避人员 }}"),
            ("到会人员", "{{ 到会人员 }}"), ("缺席人员", "{{ 缺席人员 }}"),
        ),
        (32, 46, 26, 52),
    )  # fmt: skip
    write(paper, "一、议程", style=HEADING)
    write(paper, "{%p for 项 in 议程 %}", "{{ 项 }}", "{%p endfor %}")
    write(paper, "二、议题内容", style=HEADING)
    write(paper, "{%p for 段 in 内容 %}", "{{ 段 }}", "{%p endfor %}")
    write(paper, "三、宣读缺席人员意见", style=HEADING)
    write(
        paper,
        "{%p if not 缺席意见 %}",
        "没有登记的意见。",
        "{%p endif %}",
        "{%p for 缺 in 缺席意见 %}",
        "{{ 缺.姓名 }}：{{ 缺.意见 }}{{ 缺.宣读 }}",
        "{%p endfor %}",
    )
    write(paper, "四、发言", style=HEADING)
    write(
        paper,
        "{% if 发言 %}按先后发言的：{{ 发言 }}。{% elif 首议 %}分组发言，见各组讨论记录。{% else %}没有人要求发言。{% endif %}",
    )
    write(paper, "{%p if 首议 %}")
    write(paper, "五、各组意见", style=HEADING)
    write(
        paper,
        "{%p for 组 in 小组 %}",
        "{{ 组.名 }}（组长{{ 组.组长 }}，记录员{{ 组.记录员 }}，到会{{ 组.到会 }}人）：{{ 组.意见 | join('') }}",
        "{%p endfor %}",
    )
    write(paper, "六、会议结论", style=HEADING)
    write(paper, "{%p else %}")
    write(paper, "五、表决结果", style=HEADING)
    write(paper, "{%p endif %}", "{%p for 段 in 结论 %}", "{{ 段 }}", "{%p endfor %}")
    write(
        paper,
        "{%p if not 首议 %}",
        "表决方式：{{ 表决方式 }}。{% if 计票人 %}计票人：{{ 计票人 }}；监票人：{{ 监票人 }}。{% endif %}依据：{{ 依据 }}。",
        "{%p endif %}",
    )
    write(paper, "{%p for 类 in 记名 %}", "{{ 类.意见 }}：{{ 类.姓名 }}。", "{%p endfor %}")
    by_hand(paper, "主持人|（签名）", "记录人|（签名）", "", "{{ 记录人 }}")
    write(paper, "{{ 落款 }}", style=SIGNED, with_next=True)
    write(paper, "{{ 落款日期 }}", style=SIGNED)
    write(paper, "附：会议经过", style=HEADING)
    listing(
        paper,
        "条 in 经过",
        (
            ("时　间", "{{ 条.时间 }}", 30),
            ("事　项", "{{ 条.事项 }}", 30),
            ("经办人", "{{ 条.人 }}", 38),
            ("内　容", "{{ 条.详情 }}", 58),
        ),
    )
    write(paper, RECORD, style=NOTE)
    return paper


def _sheet_of_step(title: str) -> Paper:
    """One of the ledger sheets that a meeting fills, or two meetings, a page each."""
    paper = drawing.blank()
    write(paper, "{%p for 次 in 会议 %}")
    drawing.on_a_new_page(paper, f"{{{{ 村 }}}}{title}", style=TITLE)
    facts(
        paper,
        (
            ("议　题", "{{ 议题 }}"), ("步　骤", "{{ 次.步骤 }}"), ("动议依据", "{{ 动议依据 }}", "类　别", "{{ 类别 }}"), ("时　间", "{{ 次.时间 }}"),
            ("会议形式", "{{ 次.形式 }}", "地　点", "{{ 次.地点 }}"), ("应　到", "{{ 次.应到 }}{{ 次.单位 }}", "实　到", "{{ 次.实到 }}{{ 次.单位 }}"),
            ("比　例", "{{ 次.比例 }}"), ("内　容", "{%p for 段 in 次.内容 %}|{{ 段 }}|{%p endfor %}"),
            ("结　果", "{%p for 段 in 次.结果 %}|{{ 段 }}|{%p endfor %}|{%p if 次.依据 %}|依据：{{ 次.依据 }}|{%p endif %}"),
        ),
        (30, 48, 30, 48),
    )  # fmt: skip
    by_hand(paper, "主持人|（签名）", "记录人|（签名）")
    write(paper, "{%p endfor %}")
    return _signed_sheet(paper)


def _signed_sheet(paper: Paper) -> Paper:
    facts(paper, (("填报单位", "{{ 落款 }}", "日　期", "{{ 落款日期 }}"),), (30, 48, 30, 48))
    write(paper, RECORD, style=NOTE)
    return paper


def ledger_proposal() -> Paper:
    return _sheet_of_step("提议台账")


def ledger_consultation() -> Paper:
    return _sheet_of_step("商议台账")


def ledger_deliberation() -> Paper:
    return _sheet_of_step("党员首议、审议台账")


def ledger_resolution() -> Paper:
    return _sheet_of_step("决议台账")


def _sheet_of_posting(title: str, *more: tuple[str, ...]) -> Paper:
    paper = drawing.blank()
    write(paper, f"{{{{ 村 }}}}{title}", style=TITLE)
    facts(
        paper,
        (
            ("议　题", "{{ 议题 }}"), ("动议依据", "{{ 动议依据 }}", "类　别", "{{ 类别 }}"),
            ("决议会议", "{%p for 次 in 会议 %}|{{ 次.时间 }}，{{ 次.形式 }}，应到{{ 次.应到 }}{{ 次.单位 }}，实到{{ 次.实到 }}{{ 次.单位 }}，{{ 次.比例 }}|{%p endfor %}"),
            ("公开时间", "{{ 公开时间 }}", "公开至", "{{ 公开至 }}"),
            ("公开内容", "{%p for 段 in 公开内容 %}|{{ 段 }}|{%p endfor %}"), *more, ("质　询", "{{ 质询 }}"),
        ),
        (30, 48, 30, 48),
    )  # fmt: skip
    opinions = facts(
        paper,
        (("乡镇意见", "（盖章）　　　　年　　月　　日"), ("村务监督|委员会意见", "（签名）　　　　年　　月　　日")),
        (30, 126),
    )
    drawing.tall(opinions, 0, 20)
    drawing.tall(opinions, 1, 20)
    return _signed_sheet(paper)


def ledger_resolution_posted() -> Paper:
    return _sheet_of_posting("决议公开台账")


def ledger_result_posted() -> Paper:
    return _sheet_of_posting(
        "实施结果公开台账",
        ("实施方案", "{%p for 段 in 方案 %}|{{ 段 }}|{%p endfor %}"), ("责任人", "{{ 责任人 }}", "完成期限", "{{ 期限 }}"),
        ("实施结果", "{%p for 段 in 结果 %}|{{ 段 }}|{%p endfor %}"), ("党员测评", "{{ 党员满意 }}"), ("群众测评", "{{ 群众满意 }}"),
    )  # fmt: skip


def _posting(title: str) -> Paper:
    """For the notice board, with the code that leads to the page where questions are put."""
    paper = drawing.blank()
    write(paper, title, style=TITLE)
    write(paper, "{{ 导语 }}")
    write(paper, "{%p for 段 in 公开内容 %}", "{{ 段 }}", "{%p endfor %}")
    write(
        paper,
        "公示时间：{{ 公开时间 }}至{{ 公开至 }}，共{{ 天数 }}天。公示期内，任何人都可以提出质询，不用写姓名；质询和答复一并公开。",
    )
    write(paper, "依据：{{ 公开依据 }}。", with_next=True)
    write(paper, "", "{{ 落款 }}", style=SIGNED, with_next=True)
    write(paper, "{{ 落款日期 }}", style=SIGNED, with_next=True)
    write(paper, "看全部经过、提出质询，请扫码或打开网址：{{ 网址 }}", style=NOTE, with_next=True)
    write(paper, "{{ 二维码 }}", style=NOTE)
    return paper


def posting_sheet() -> Paper:
    return _posting("公　示")


def resolution_posting() -> Paper:
    return _posting("{{ 标题 }}")


def completion_posting() -> Paper:
    return _posting("办理结果公示")


def pledge_sheet() -> Paper:
    paper = drawing.blank()
    write(paper, "{%p for 诺 in 承诺 %}")
    drawing.on_a_new_page(paper, "承　诺　书", style=TITLE)
    write(paper, "{{ 落款 }}：", style=FLUSH)
    write(paper, "为落实“{{ 议题 }}”的决议，我承诺在{{ 诺.期限 }}以前：")
    write(paper, "{%p for 段 in 诺.事项 %}", "{{ 段 }}", "{%p endfor %}")
    write(paper, "请党组织和群众监督。", with_next=True)
    write(paper, "", "承诺人（签名）：{{ 诺.姓名 }}　　　　", style=SIGNED)
    facts(
        paper,
        (
            ("审　诺", "{{ 诺.审诺 }}支部同意", "践　诺", "{{ 诺.践诺时间 }}"), ("做了什么", "{%p for 段 in 诺.践诺 %}|{{ 段 }}|{%p endfor %}"),
            ("评　诺", "{{ 诺.评诺 }}", "状　态", "{{ 诺.状态 }}"),
        ),
        (30, 48, 30, 48),
    )  # fmt: skip
    write(paper, RECORD, style=NOTE)
    write(paper, "{%p endfor %}")
    return paper


DRAWN: dict[DocumentKind, Callable[[], Paper]] = {
    DocumentKind.MEETING_NOTICE: meeting_notice,
    DocumentKind.SIGN_IN_SHEET: sign_in_sheet,
    DocumentKind.GROUP_RECORD: group_record,
    DocumentKind.MINUTES: minutes,
    DocumentKind.VOTE_RESULT: vote_result,
    DocumentKind.POSTING_SHEET: posting_sheet,
    DocumentKind.RESOLUTION_POSTING: resolution_posting,
    DocumentKind.COMPLETION_POSTING: completion_posting,
    DocumentKind.LEDGER_PROPOSAL: ledger_proposal,
    DocumentKind.LEDGER_CONSULTATION: ledger_consultation,
    DocumentKind.LEDGER_DELIBERATION: ledger_deliberation,
    DocumentKind.LEDGER_RESOLUTION: ledger_resolution,
    DocumentKind.LEDGER_RESOLUTION_POSTED: ledger_resolution_posted,
    DocumentKind.LEDGER_RESULT_POSTED: ledger_result_posted,
    DocumentKind.PLEDGE_SHEET: pledge_sheet,
}


def main() -> None:
    for kind, draw in DRAWN.items():
        draw().save(str(FOLDER / f"{kind.value}.docx"))


if __name__ == "__main__":
    main()
