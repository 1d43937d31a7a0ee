"""A PDF of a Word file."""

import subprocess

from services.meetings.documents import pages
from services.meetings.documents.word import CannotBeMade

PACKAGES = "libpango-1.0-0、libpangoft2-1.0-0、libharfbuzz-subset0、fonts-noto-cjk"
ADVICE = f"Word 文件可以照常使用。请信息管理员在服务器上安装 {PACKAGES}，再生成一次。"


def print_out(word: bytes) -> bytes:
    """Raises :class:`CannotBeMade` where the machine lacks a library or every Chinese font."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise CannotBeMade(f"这台服务器缺少排版用的程序库（{error.args[0]}），不能生成 PDF。{ADVICE}") from None
    if not _has_chinese_font():
        raise CannotBeMade(f"这台服务器没有中文字体，不能生成 PDF。{ADVICE}")
    inside = URLFetcher(
        allowed_protocols=["data"], fail_on_errors=True
    )  # a paper's pictures are in it; nothing is fetched
    printed: bytes = HTML(string=pages.html_of(word), url_fetcher=inside).write_pdf(pdf_identifier=b"")
    return printed


def _has_chinese_font() -> bool:
    try:
        listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, check=False, timeout=30)
    except FileNotFoundError:
        return False
    return bool(listed.stdout.strip())
