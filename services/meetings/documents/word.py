"""A Word file from an editable template."""

import io
import re
from pathlib import Path
from typing import Any

import segno
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

Fields = dict[str, Any]
CODE, CODE_WIDTH = "二维码", Mm(26)
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")  # no XML may hold them


class CannotBeMade(Exception):
    """In Chinese: what is wrong, and what to do about it. Trying again would not help."""


def fill_in(template: Path, fields: Fields) -> bytes:
    """Raises :class:`CannotBeMade` where the template asks for what there is not. What people wrote is text and nothing else."""
    paper = DocxTemplate(template)
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        paper.render(_with_codes(paper, printable(fields)), environment, autoescape=True)
    except TemplateError as error:
        raise CannotBeMade(f"模板 {template.name} 有错：{error.message}。请在 Word 里改正模板，再生成一次。") from None
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def _with_codes(paper: DocxTemplate, fields: Fields) -> Fields:
    """A field named 二维码 is drawn as a code."""
    if not fields.get(CODE):
        return fields
    drawn = io.BytesIO()
    segno.make(fields[CODE], error="m", micro=False).save(drawn, kind="png", scale=8, border=2)
    return fields | {CODE: InlineImage(paper, drawn, width=CODE_WIDTH)}


def printable(value: Any) -> Any:
    """Without what no XML may hold."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, dict):
        return {name: printable(one) for name, one in value.items()}
    if isinstance(value, list):
        return [printable(one) for one in value]
    return value
