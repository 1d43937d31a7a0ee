"""The servers that the real system and the tests need: RabbitMQ, PostgreSQL, a headless Chromium; and what PDFs are printed with.

    python -m deploy.local.servers up       install what is missing, start what does not run
    python -m deploy.local.servers status   what runs, and where
    python -m deploy.local.servers env      print AMQP_URI, DATABASE_SERVER, CHROMIUM as shell exports
    python -m deploy.local.servers down     stop what was started here; data stays

What ``AMQP_URI`` and ``DATABASE_SERVER`` name already is taken as it is. Otherwise nodes of our own are started under
``/var/tmp`` from the installed programs; else a Docker engine runs them; else root on Debian installs the packages first.
They disturb no other server of the machine.
"""

import os
import shutil
import socket
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

import psycopg2
import typer

from deploy.local.machine import (
    FOLDER,
    HOST,
    Home,
    Image,
    NotToBeHad,
    alone,
    answers,
    find,
    password,
    provide,
    provide_packages,
    run,
    say,
    wait_for,
)

POSTGRESQL_PORT = int(os.environ.get("SHOUYI_POSTGRESQL_PORT", "55432"))
RABBITMQ_PORT = int(os.environ.get("SHOUYI_RABBITMQ_PORT", "55672"))  # Erlang nodes meet at the next one
PATIENCE = 5.0  # seconds for one greeting
PAPER = (
    "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig", "fonts-noto-cjk", "poppler-utils",
)  # fmt: skip
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

app = typer.Typer(add_completion=False, help=__doc__, pretty_exceptions_enable=False)


# -- PostgreSQL ---------------------------------------------------------------------------


def postgresql_url() -> str:
    """The address of our own server without a database name; a superuser's."""
    return f"postgresql+psycopg2://shouyi:{password()}@{HOST}:{POSTGRESQL_PORT}"


def postgresql_ready() -> bool:
    """Whether it lets us in; raises NotToBeHad when somebody else's server has our port."""
    if not answers(HOST, POSTGRESQL_PORT):
        return False
    try:
        psycopg2.connect(
            host=HOST, port=POSTGRESQL_PORT, user="shouyi", password=password(), dbname="postgres", connect_timeout=5
        ).close()
    except psycopg2.OperationalError as error:
        if any(said in str(error) for said in ("authentication failed", "does not exist", "no pg_hba.conf entry")):
            taken = f"port {POSTGRESQL_PORT} is another's PostgreSQL: choose one with SHOUYI_POSTGRESQL_PORT"
            raise NotToBeHad(taken) from None
        return False  # it is still starting
    return True


def postgresql_up() -> str:
    """The address of a running server of our own."""
    with alone():
        if not postgresql_ready():
            start_postgresql()
            wait_for("PostgreSQL", postgresql_ready)
    return postgresql_url()


def start_postgresql() -> None:
    control = provide("PostgreSQL", ["postgresql"], "pg_ctl", image=postgresql_image())
    if control is None:
        return
    say("starting PostgreSQL …")
    home = Home.of("postgresql", "postgres")
    data = home.path / "data"
    if not (data / "PG_VERSION").exists():
        secret = home.path / "password"
        secret.touch(mode=0o600)
        secret.write_text(password())
        if home.user:
            shutil.chown(secret, home.user, home.user)
        initdb = str(Path(control).with_name("initdb"))
        run([initdb, "-D", str(data), "-U", "shouyi", "-A", "scram-sha-256", "--pwfile", str(secret), "-E", "UTF8",
             "--locale=C.UTF-8"], user=home.user)  # fmt: skip
    options = f"-p {POSTGRESQL_PORT} -k {home.path} -c listen_addresses={HOST} -c max_connections=400"
    run([control, "-D", str(data), "-l", str(home.path / "log"), "-o", options, "-w", "start"], user=home.user)


def postgresql_image() -> Image:
    settings = {"POSTGRES_USER": "shouyi", "POSTGRES_PASSWORD": password()}
    return Image("postgres:15-bookworm", f"shouyi-postgresql-{POSTGRESQL_PORT}", POSTGRESQL_PORT, 5432, settings)


def postgresql_down(mode: str = "fast") -> None:
    """``immediate`` is as if it had crashed."""
    control = find("pg_ctl")
    if control is None:
        postgresql_image().stop()
        return
    home = Home.of("postgresql", "postgres")
    run([control, "-D", str(home.path / "data"), "-m", mode, "stop"], user=home.user)


# -- RabbitMQ -----------------------------------------------------------------------------


def rabbitmq_url() -> str:
    """The address of our own node, on its first virtual host."""
    return f"amqp://shouyi:{password()}@{HOST}:{RABBITMQ_PORT}/"


def rabbitmq_ready() -> bool:
    """Whether it greets as a broker does: a container's port is open before anything stands behind it."""
    try:
        with socket.create_connection((HOST, RABBITMQ_PORT), timeout=PATIENCE) as probe:
            probe.sendall(b"AMQP\x00\x00\x09\x01")
            return probe.recv(1) == b"\x01"  # a method frame: connection.start
    except OSError:
        return False


def rabbitmq_up() -> str:
    """The address of a running node of our own."""
    with alone():
        if not rabbitmq_ready():
            start_rabbitmq()
            wait_for("RabbitMQ", rabbitmq_ready)
    return rabbitmq_url()


def start_rabbitmq() -> None:
    server = provide("RabbitMQ", ["rabbitmq-server"], "rabbitmq-server", image=rabbitmq_image())
    if server is None:
        return
    say("starting RabbitMQ …")
    home = Home.of("rabbitmq", "rabbitmq")
    (home.path / "rabbitmq.conf").write_text(
        f"listeners.tcp.1 = {HOST}:{RABBITMQ_PORT}\n"
        f"default_user = shouyi\ndefault_pass = {password()}\nloopback_users = none\n"
        "disk_free_limit.absolute = 50MB\nvm_memory_high_watermark.relative = 0.4\nmax_message_size = 9437184\n"
    )
    (home.path / "enabled_plugins").write_text("[].\n")
    program = Path(server).resolve()
    if (debian := Path("/usr/lib/rabbitmq/bin")).is_dir():
        program = debian / program.name  # Debian's wrapper on PATH insists on its own user and folders
    with (home.path / "out").open("ab") as output:
        subprocess.Popen(
            [str(program)], env={**os.environ, **rabbitmq_environment(home.path)}, stdout=output, stderr=output,
            stdin=subprocess.DEVNULL, user=home.user, group=home.user, extra_groups=[] if home.user else None,
            cwd=home.path, start_new_session=True,
        )  # fmt: skip


def rabbitmq_environment(home: Path) -> dict[str, str]:
    return {
        "HOME": str(home),
        "RABBITMQ_NODENAME": f"shouyi{RABBITMQ_PORT}@localhost",
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(home / "log"),
        "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
        "RABBITMQ_DIST_PORT": str(RABBITMQ_PORT + 1),
        "RABBITMQ_PID_FILE": str(home / "pid"),
    }


def rabbitmq_image() -> Image:
    settings = {"RABBITMQ_DEFAULT_USER": "shouyi", "RABBITMQ_DEFAULT_PASS": password()}
    return Image("rabbitmq:3.10-management", f"shouyi-rabbitmq-{RABBITMQ_PORT}", RABBITMQ_PORT, 5672, settings)


def rabbitmqctl(*arguments: str, given: str = "") -> None:
    """An administrator's command at our own node; ``given`` is what it reads."""
    control = find("rabbitmqctl")
    if control is None:
        run(["docker", "exec", "-i", rabbitmq_image().container, "rabbitmqctl", *arguments], given=given)
        return
    home = Home.of("rabbitmq", "rabbitmq")
    run([control, *arguments], environment=rabbitmq_environment(home.path), user=home.user, given=given)


def rabbitmq_down() -> None:
    if find("rabbitmqctl"):
        rabbitmqctl("shutdown")
    else:
        rabbitmq_image().stop()


# -- all of them --------------------------------------------------------------------------


def chromium() -> str:
    """The program; it is never run in a container."""
    return os.environ.get("CHROMIUM") or str(provide("Chromium", ["chromium", "fonts-noto-cjk"], *CHROMIUM))


def paper() -> None:
    """What PDFs are printed with, and ``pdftotext`` and its kin, with which tests look at them. Raises NotToBeHad."""
    libraries = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
    fonts = (
        subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False).stdout if find("fc-list") else b""
    )
    if not (all(map(find_library, libraries)) and fonts and find("pdftotext")):
        provide_packages("what PDFs are printed with", PAPER)


def provided() -> dict[str, str]:
    """Everything up; the settings that say where."""
    return {
        "DATABASE_SERVER": os.environ.get("DATABASE_SERVER") or postgresql_up(),
        "AMQP_URI": os.environ.get("AMQP_URI") or rabbitmq_up(),
    }


@app.command()
def up(browser: bool = typer.Option(False, help="Chromium too.")) -> None:
    """Install what is missing, start what does not run."""
    provided()
    try:
        paper()
    except NotToBeHad as reason:
        say(f"{reason}; until then documents are made in Word alone")
    if browser:
        say(f"Chromium: {chromium()}")
    say('PostgreSQL and RabbitMQ run. Next: make test, make run-real, or eval "$(python -m deploy.local.servers env)"')


@app.command()
def status() -> None:
    """What runs, and where."""
    rows = (
        ("PostgreSQL", "DATABASE_SERVER", POSTGRESQL_PORT, postgresql_ready),
        ("RabbitMQ", "AMQP_URI", RABBITMQ_PORT, rabbitmq_ready),
    )
    for server, variable, port, ready in rows:
        own = f"{HOST}:{port}, {'running' if ready() else 'stopped'}"
        print(f"{server:11} {f'as {variable} says' if os.environ.get(variable) else own}")
    print(f"{'Chromium':11} {os.environ.get('CHROMIUM') or find(*CHROMIUM) or 'missing'}")


@app.command()
def env(browser: bool = typer.Option(False, help="Chromium too.")) -> None:
    """Print the settings as shell exports: eval "$(python -m deploy.local.servers env)"."""
    settings = provided() | ({"CHROMIUM": chromium()} if browser else {})
    for name, value in settings.items():
        print(f"export {name}='{value}'")


@app.command()
def down() -> None:
    """Stop what was started here; data stays."""
    with alone():
        if postgresql_ready():
            postgresql_down()
        if rabbitmq_ready():
            rabbitmq_down()
    say(f"stopped; the data stays in {FOLDER} and comes back with make test or make run-real")


def main() -> None:
    try:
        app(standalone_mode=True)
    except NotToBeHad as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
