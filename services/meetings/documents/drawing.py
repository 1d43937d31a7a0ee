"""What the delivered templates are drawn with: the type area, the styles and the tables of GB/T 9704.

Type area 156 mm × 225 mm on A4, 37 mm below the upper and 28 mm right of the left edge; body in 三号 (16 pt) at a pitch of 28 pt, 22
lines of 28 characters; title in 二号 (22 pt) 小标宋; page numbers 7 mm below the type area, outside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from docx import Document
from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

WIDTH = 156  # mm, of the type area
FANGSONG, XIAOBIAOSONG, HEITI = "仿宋_GB2312", "方正小标宋简体", "黑体"
LEFT, CENTER, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY,
)  # fmt: skip
TITLE, BODY, HEADING, FLUSH, SIGNED, CELL, COLUMN, NOTE = (
    "公文标题", "公文正文", "公文小标题", "公文顶格", "公文落款", "表格文字", "表格栏目", "公文附注",
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """Of a paragraph style; sizes, pitches and spaces in points, the first line's indent in characters."""

    font: str
    size: int
    pitch: int
    align: WD_ALIGN_PARAGRAPH = LEFT
    indent: int = 0
    before: int = 0
    after: int = 0


STYLES = {
    TITLE: Look(XIAOBIAOSONG, 22, 35, CENTER, after=28),
    BODY: Look(FANGSONG, 16, 28, JUSTIFY, indent=2),
    HEADING: Look(HEITI, 16, 28, indent=2),
    FLUSH: Look(FANGSONG, 16, 28),
    SIGNED: Look(FANGSONG, 16, 28, RIGHT),
    CELL: Look(FANGSONG, 14, 22),
    COLUMN: Look(HEITI, 14, 22, CENTER),
    NOTE: Look(FANGSONG, 12, 18, before=6),
}
TIGHTER = -5  # twentieths of a point between characters: 28 of 16 pt on 156 mm


def blank() -> Paper:
    """An empty paper with margins, styles and page numbers."""
    paper = Document()
    for element in list(paper.element.body):
        if element.tag != qn("w:sectPr"):
            paper.element.body.remove(element)
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.left_margin, page.right_margin, page.bottom_margin = Mm(37), Mm(28), Mm(26), Mm(35)
    page.header_distance, page.footer_distance = Mm(15), Mm(23)
    paper.settings.odd_and_even_pages_header_footer = True
    for name, look in STYLES.items():
        _style(paper, name, look)
    _page_number(page.footer.paragraphs[0], RIGHT)
    _page_number(page.even_page_footer.paragraphs[0], LEFT)
    return paper


def _style(paper: Paper, name: str, look: Look) -> None:
    style = cast(ParagraphStyle, paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
    style.font.name, style.font.size = look.font, Pt(look.size)
    tighter = TIGHTER if look.size == 16 else 0
    _letters(style.element, look.font).append(_element("w:spacing", val=str(tighter)))
    form = style.paragraph_format
    form.alignment, form.line_spacing_rule, form.line_spacing = look.align, WD_LINE_SPACING.EXACTLY, Pt(look.pitch)
    form.space_before, form.space_after, form.widow_control = Pt(look.before), Pt(look.after), False
    if look.indent:
        form.first_line_indent = Pt(look.indent * (look.size + tighter / 20))
    if name in (TITLE, HEADING):
        form.keep_with_next = True


def _letters(of: Any, font: str) -> Any:
    """The properties of a style's or a run's letters, with the font for Chinese ones too."""
    properties = of.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), font)
    return properties


def _element(name: str, text: str | None = None, **attributes: str) -> Any:
    made: Any = OxmlElement(name)
    made.text = text
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _page_number(paragraph: Paragraph, align: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, in 四号, one character from the outer edge."""
    paragraph.alignment = align
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
    field = (
        _element("w:fldChar", fldCharType="begin"), _element("w:instrText", "PAGE"), _element("w:fldChar", fldCharType="end"),
    )  # fmt: skip
    for text in ("— ", "", " —"):
        run = paragraph.add_run(text)
        run.font.name, run.font.size = "宋体", Pt(14)
        _letters(run._element, "宋体")
        if not text:
            run._element.extend(field)


def write(paper: Paper, *lines: str, style: str = BODY, with_next: bool = False) -> None:
    """``with_next``: on the page of what follows, so that no signature stands alone."""
    for line in lines:
        form = paper.add_paragraph(line, style=style).paragraph_format
        if with_next:
            form.keep_with_next = True


def on_a_new_page(paper: Paper, line: str, *, style: str) -> None:
    paper.add_paragraph(line, style=style).paragraph_format.page_break_before = True


def facts(paper: Paper, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Table:
    """A ruled sheet: in each row a name and its value in turn; the last value of a short row takes the width that is left."""
    table = _table(paper, widths)
    for row in rows:
        cells = _new_row(table).cells
        for place, text in enumerate(row):
            _write_in(cells[place], text, CELL if place % 2 else COLUMN)
        if len(row) < len(widths):
            cells[len(row) - 1].merge(cells[-1])
    return table


def beside(paper: Paper, text: str, picture: str, widths: Sequence[int]) -> None:
    """Small print with a picture at its right."""
    left, right = _new_row(_table(paper, widths)).cells
    _write_in(left, text, NOTE)
    _write_in(right, picture, NOTE)


def listing(paper: Paper, loop: str, columns: Sequence[tuple[str, str, int]]) -> Table:
    """A list: column heads, which come again on each page, and one row for each turn of ``loop``."""
    table = _table(paper, [width for _, _, width in columns])
    head = _new_row(table)
    head._tr.get_or_add_trPr().append(_element("w:tblHeader"))
    for cell, (name, _, _) in zip(head.cells, columns, strict=True):
        _write_in(cell, name, COLUMN)
    for texts in ([f"{{%tr for {loop} %}}"], [value for _, value, _ in columns], ["{%tr endfor %}"]):
        cells = _new_row(table).cells
        for cell, text in zip(cells, texts, strict=False):
            _write_in(cell, text, CELL)
    return table


def _table(paper: Paper, widths: Sequence[int]) -> Table:
    table: Table = paper.add_table(rows=0, cols=len(widths))
    table.style, table.alignment, table.autofit = paper.styles["Table Grid"], WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _new_row(table: Table) -> Any:
    return table.add_row()  # type: ignore[no-untyped-call]


def _write_in(cell: _Cell, text: str, style: str) -> None:
    """``|`` begins another paragraph."""
    first, *more = text.split("|")
    cell.paragraphs[0].text, cell.paragraphs[0].style = first, style
    for line in more:
        cell.add_paragraph(line, style=style)


def tall(table: Table, row: int, millimetres: int) -> None:
    """Room to write by hand."""
    table.rows[row].height = Mm(millimetres)
