"""Where a newcomer goes, and as whom."""

import os

from rich.console import Console
from rich.table import Table

from deploy.demo.load import demo_accounts

console = Console()


def show_logins(address: str) -> None:
    """Where to go, and as whom."""
    table = Table(title="演示账号（密码都一样，只在演示中使用）", title_justify="left")
    for heading in ("身份", "姓名", "登录名", "密码"):
        table.add_column(heading)
    for account in demo_accounts():
        table.add_row(account.role, account.name, account.login, account.password)
    console.print(table)
    console.print(
        f"\n[bold]打开 {address}[/bold]   模拟短信：http://127.0.0.1:{os.environ['SMS_PORT']}   按 Ctrl-C 停止"
    )
    console.print("村民不用登录：公开栏就是首页。")
