"""Where a newcomer goes, and as whom."""

import os
from html import escape
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

from deploy.demo.load import PASSWORD, demo_accounts, everybody

console = Console()


def show_logins(address: str) -> None:
    """Where to go, and as whom."""
    table = Table(title="演示账号（密码都一样，只在演示中使用）", title_justify="left")
    for heading in ("身份", "姓名", "登录名", "密码"):
        table.add_column(heading)
    for account in demo_accounts():
        table.add_row(account.role, account.name, account.login, account.password)
    console.print(table)
    beside = f"http://{urlsplit(address).hostname}:{os.environ['SMS_PORT']}"
    console.print(f"\n[bold]打开 {address}[/bold]   模拟短信：{beside}   按 Ctrl-C 停止")
    console.print(f"全村党员、村民代表和两委的账号：{beside}/logins。村民不用登录：公开栏就是首页。")
    if os.environ["HOST"] != "127.0.0.1":
        console.print("同一网络里的手机都打得开，演示密码是公开的：只在信得过的网络里用，不要放真实的人。")


def page() -> str:
    """Everybody who can sign in for the village of the walk, by what they are."""
    parts = "".join(
        f"<details><summary>{escape(role)}（{len(accounts)} 人）</summary><ul>"
        + "".join(f"<li>{escape(one.name)} <code>{one.login}</code></li>" for one in accounts)
        + "</ul></details>"
        for role, accounts in everybody().items()
    )
    return PAGE.format(password=escape(PASSWORD), parts=parts)


PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>演示账号</title>
<style>body{{font:18px/1.6 sans-serif;margin:1rem auto;max-width:40rem;padding:0 1rem}}
summary{{cursor:pointer;min-height:2.75rem;line-height:2.75rem;font-weight:600;border-top:1px solid #ccc}}
ul{{list-style:none;padding:0;margin:0 0 1rem}}li{{padding:.25rem 0}}code{{font-size:1.05em;margin-left:.5rem}}
</style></head>
<body><main><h1>演示账号</h1>
<p>人都是虚构的。登录名是下面的号码，密码都是 <code>{password}</code>。一个人可以有几个身份：他的各项事都在同一个待办里。</p>
<p>承诺要由另一名支部委员审核；网上表决要过半数的人登录投票，账号都在这里。</p>
{parts}
</main></body></html>
"""
