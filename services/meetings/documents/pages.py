"""A Word file as HTML and CSS: paragraphs, tables, pictures; fonts, sizes, indents and margins as the file has them.

What the templates use is carried over, nothing more: no text boxes, no columns, no cells merged downwards.
"""

import io
from base64 import b64encode
from collections.abc import Iterator
from html import escape
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

SERIF, SANS = (
    "'Noto Serif CJK SC', 'Noto Sans CJK SC'",
    "'Noto Sans CJK SC'",
)  # in the place of fonts that have to be paid for
HEAVY = "小标宋"
ALIGNED = {
    WD_ALIGN_PARAGRAPH.LEFT: "left", WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.RIGHT: "right",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "justify",
}  # fmt: skip
PAGE_NUMBER = "content: '— ' counter(page) ' —'; font: 14pt 'Noto Serif CJK SC'; vertical-align: top; padding-top: 7mm"
FIXED = """
body { margin: 0; }
p { margin: 0; overflow-wrap: anywhere; min-height: 1em; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; margin: 6pt 0; }
td { border: 0.5pt solid black; padding: 1.5mm 1.9mm; vertical-align: middle; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
body > p:first-child { break-before: auto !important; }
"""


def html_of(word: bytes) -> str:
    paper = Document(io.BytesIO(word))
    styles = _named(paper)
    body = "".join(_blocks(paper, styles))
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(paper.core_properties.title or "")}</title>'
        f"<style>{_page(paper)}{FIXED}{''.join(_rule(style, name) for style, name in styles.values())}</style>"
        f"<body>{body}</body></html>"
    )


def _named(paper: Paper) -> dict[str, tuple[Any, str]]:
    """The paragraph styles that are used, by their ids, with a class name each."""
    used = {element.get(qn("w:val")) for element in paper.element.iter(qn("w:pStyle"))}
    return {
        style.style_id: (style, f"s{number}")
        for number, style in enumerate(paper.styles)
        if getattr(style, "style_id", None) in used
    }


def _page(paper: Paper) -> str:
    section = paper.sections[0]
    sides = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    margins = " ".join(f"{(side or Length(0)).mm:.2f}mm" for side in sides)
    size = f"{(section.page_width or Length(0)).mm:.2f}mm {(section.page_height or Length(0)).mm:.2f}mm"
    return (
        f"@page {{ size: {size}; margin: {margins}; }}"
        f"@page :right {{ @bottom-right {{ {PAGE_NUMBER}; padding-right: 14pt; }} }}"
        f"@page :left {{ @bottom-left {{ {PAGE_NUMBER}; padding-left: 14pt; }} }}"
    )


def _rule(style: Any, name: str) -> str:
    said = {**_letters(style.element.rPr), **_form(style.paragraph_format)}
    return f".{name} {{ {'; '.join(f'{key}: {value}' for key, value in said.items())} }}"


def _letters(properties: Any) -> dict[str, str]:
    """Font, size, weight and distance of letters, as far as they are said here."""
    said: dict[str, str] = {}
    if properties is None:
        return said
    if properties.rFonts is not None and (font := properties.rFonts.get(qn("w:eastAsia"))):
        said["font-family"] = f"'{font}', {SANS if '黑' in font else SERIF}"
        if HEAVY in font:
            said["font-weight"] = "bold"
    for tag, key, unit in (("w:sz", "font-size", 2), ("w:spacing", "letter-spacing", 20)):
        if (element := properties.find(qn(tag))) is not None:
            said[key] = f"{int(element.get(qn('w:val'))) / unit:g}pt"
    if (bold := properties.find(qn("w:b"))) is not None and bold.get(qn("w:val")) not in ("0", "false"):
        said["font-weight"] = "bold"
    if properties.find(qn("w:u")) is not None:
        said["text-decoration"] = "underline"
    return said


def _form(form: Any) -> dict[str, str]:
    said = {
        "text-align": ALIGNED.get(form.alignment, ""),
        "text-indent": _points(form.first_line_indent),
        "line-height": _points(form.line_spacing) if isinstance(form.line_spacing, Length) else "",
        "margin-top": _points(form.space_before), "margin-bottom": _points(form.space_after),
        "margin-left": _points(form.left_indent), "margin-right": _points(form.right_indent),
        "break-after": "avoid" if form.keep_with_next else "",
        "break-before": "page" if form.page_break_before else "",
    }  # fmt: skip
    return {key: value for key, value in said.items() if value}


def _points(length: Length | None) -> str:
    return "" if length is None else f"{length.pt:g}pt"


def _blocks(paper: Any, styles: dict[str, tuple[Any, str]]) -> Iterator[str]:
    """Of the body, or of a cell."""
    for block in paper.iter_inner_content():
        yield _paragraph(block, styles) if isinstance(block, Paragraph) else _table(block, styles)


def _paragraph(paragraph: Paragraph, styles: dict[str, tuple[Any, str]]) -> str:
    style = paragraph.style.style_id if paragraph.style else ""
    own = "; ".join(f"{key}: {value}" for key, value in _form(paragraph.paragraph_format).items())
    name = styles[style][1] if style in styles else ""
    inside = "".join(_run(run) for run in paragraph.runs) or "&#8203;"
    return f'<p class="{name}"{f""" style="{own}" """ if own else ""}>{inside}</p>'


def _run(run: Run) -> str:
    text = escape(run.text).replace("\n", "<br>").replace("\t", "&emsp;&emsp;")
    pictures = "".join(_picture(run, drawing) for drawing in run._element.iter(qn("w:drawing")))
    own = "; ".join(f"{key}: {value}" for key, value in _letters(run._element.rPr).items())
    return (f'<span style="{escape(own)}">{text}</span>' if own else text) + pictures


def _picture(run: Run, drawing: Any) -> str:
    extent = next(drawing.iter(qn("wp:extent")))
    blip = next(drawing.iter(qn("a:blip")))
    image = run.part.related_parts[blip.get(qn("r:embed"))]
    width, height = (Length(int(extent.get(side))).mm for side in ("cx", "cy"))
    content = b64encode(image.blob).decode()
    return (
        f'<img style="width: {width:.1f}mm; height: {height:.1f}mm" src="data:{image.content_type};base64,{content}">'
    )


def _table(table: Table, styles: dict[str, tuple[Any, str]]) -> str:
    grid = [int(column.get(qn("w:w")) or 0) for column in table._tbl.tblGrid.gridCol_lst]
    columns = "".join(f'<col style="width: {width * 100 / sum(grid):.2f}%">' for width in grid)
    rows = [(_is_head(row), _row(row, styles)) for row in table.rows]
    head = "".join(text for is_head, text in rows if is_head)
    body = "".join(text for is_head, text in rows if not is_head)
    return (
        f"<table><colgroup>{columns}</colgroup>{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody></table>"
    )


def _is_head(row: Any) -> bool:
    return row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None


def _row(row: Any, styles: dict[str, tuple[Any, str]]) -> str:
    cells, seen = [], set()
    for cell in row.cells:  # a merged one comes once for each column
        if cell._tc in seen:
            continue
        seen.add(cell._tc)
        span = cell._tc.grid_span
        wide = f' colspan="{span}"' if span > 1 else ""
        cells.append(f"<td{wide}>{''.join(_blocks(cell, styles))}</td>")
    tall = f' style="height: {row.height.mm:.1f}mm"' if row.height else ""
    return f"<tr{tall}>{''.join(cells)}</tr>"
