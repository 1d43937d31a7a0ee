"""The servers that the real system and the tests need: RabbitMQ, PostgreSQL, a headless Chromium.

    python -m deploy.local.servers up     install what is missing, start what does not run
    python -m deploy.local.servers env    print AMQP_URI, DATABASE_SERVER, CHROMIUM as shell exports
    python -m deploy.local.servers down

What ``AMQP_URI`` and ``DATABASE_SERVER`` name already is taken as it is. Otherwise nodes of our own are started under
``/var/tmp`` from the installed binaries; root on Debian installs missing packages first; else a Docker engine runs
them. They disturb no other server of the machine.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

# One set of servers per user of the machine, whichever checkout starts them: they keep the same ports. Not inside the checkout,
# which may lie where the users that servers run as do not get.
FOLDER = Path(os.environ.get("SHOUYI_SERVERS", f"/var/tmp/shouyi-servers-{os.getuid()}"))  # noqa: S108 - own folder, checked below
START_WITHIN = 90.0  # seconds; an Erlang node on a small busy machine takes its time
POSTGRESQL_PORT = 55432
RABBITMQ_PORT = 55672
HOST = "127.0.0.1"

app = typer.Typer(add_completion=False, help=__doc__, pretty_exceptions_enable=False)


class NotToBeHad(Exception):
    """Something can't be provided here; the message is the one line that says what to do."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def wait_for(what: str, ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_WITHIN
    while not ready():
        if time.monotonic() > deadline:
            raise NotToBeHad(f"{what} did not start within {START_WITHIN:.0f} s; its log is in {FOLDER}")
        time.sleep(0.2)


def folder() -> Path:
    """Ours alone; servers' users may pass through it, no more."""
    FOLDER.mkdir(parents=True, exist_ok=True, mode=0o711)
    if FOLDER.stat().st_uid != os.getuid() or FOLDER.is_symlink():
        raise NotToBeHad(f"{FOLDER} belongs to somebody else: name another folder in SHOUYI_SERVERS")
    return FOLDER


def password() -> str:
    """Of both servers; made once, in a file that only its owner reads."""
    file = folder() / "password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(16))
    return file.read_text()


def find(*names: str) -> str | None:
    """A binary on PATH or where Debian keeps it."""
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/lib/rabbitmq/bin")]
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", ""), "/usr/sbin"])
    return next((found for name in names if (found := shutil.which(name, path=path))), None)


def provide(server: str, packages: Sequence[str], *binaries: str) -> str | None:
    """The binary, installed if need be; None where only Docker is left."""
    found = find(*binaries)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        install(packages)
        found = find(*binaries)
    if found is None and not docker_runs():
        raise NotToBeHad(f"{server} is missing: install {' '.join(packages)} (Debian), or start a Docker engine")
    return found


def install(packages: Sequence[str]) -> None:
    """Debian packages, without letting them start services of their own."""
    say(f"installing {' '.join(packages)} …")
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        ):
            subprocess.run(
                command, env=quiet, check=True, stdout=sys.stderr, stderr=sys.stderr, stdin=subprocess.DEVNULL
            )
    finally:
        if ours:
            policy.unlink()


def docker_runs() -> bool:
    return shutil.which("docker") is not None and run(["docker", "info"], check=False) == 0


def run(
    command: Sequence[str], *, check: bool = True, environment: Mapping[str, str] | None = None, user: str | None = None
) -> int:
    log = folder() / "commands.log"
    with log.open("ab") as output:
        done = subprocess.run(
            command, env={**os.environ, **(environment or {})}, stdout=output, stderr=output, stdin=subprocess.DEVNULL,
            user=user, group=user, extra_groups=[] if user else None, check=False, cwd="/",
        )  # fmt: skip
    if check and done.returncode:
        raise NotToBeHad(f"{' '.join(command)} failed; see {log}")
    return done.returncode


@dataclass(frozen=True)
class Folder:
    """Where a server keeps its data. A server run by root runs as its own user, who must be able to get there."""

    path: Path
    user: str | None

    @classmethod
    def of(cls, name: str, user: str) -> "Folder":
        made = cls(folder() / name, user if os.geteuid() == 0 else None)
        made.path.mkdir(exist_ok=True, mode=0o700)
        if made.user:
            shutil.chown(made.path, made.user, made.user)
        return made


# -- PostgreSQL ---------------------------------------------------------------------------


def postgresql_up() -> str:
    """The address without a database name; a superuser's."""
    url = f"postgresql+psycopg2://shouyi:{password()}@{HOST}:{POSTGRESQL_PORT}"
    if answers(POSTGRESQL_PORT):
        return url
    control = provide("PostgreSQL", ["postgresql"], "pg_ctl")
    say("starting PostgreSQL …")
    if control is None:
        run_image("postgres:15-bookworm", "postgresql", POSTGRESQL_PORT, 5432,
                  {"POSTGRES_USER": "shouyi", "POSTGRES_PASSWORD": password()})  # fmt: skip
    else:
        folder = Folder.of("postgresql", "postgres")
        data = folder.path / "data"
        if not (data / "PG_VERSION").exists():
            secret = folder.path / "password"
            secret.touch(mode=0o600)
            secret.write_text(password())
            if folder.user:
                shutil.chown(secret, folder.user, folder.user)
            initdb = str(Path(control).with_name("initdb"))
            run([initdb, "-D", str(data), "-U", "shouyi", "-A", "scram-sha-256", "--pwfile", str(secret), "-E", "UTF8",
                 "--locale=C.UTF-8"], user=folder.user)  # fmt: skip
        options = f"-p {POSTGRESQL_PORT} -k {folder.path} -c listen_addresses={HOST} -c max_connections=400"
        run([control, "-D", str(data), "-l", str(folder.path / "log"), "-o", options, "-w", "start"], user=folder.user)
    wait_for("PostgreSQL", lambda: answers(POSTGRESQL_PORT))
    return url


def postgresql_down() -> None:
    control = find("pg_ctl")
    folder = Folder.of("postgresql", "postgres") if answers(POSTGRESQL_PORT) and control else None
    if folder and control:
        run([control, "-D", str(folder.path / "data"), "-m", "fast", "stop"], user=folder.user, check=False)


# -- RabbitMQ -----------------------------------------------------------------------------


def rabbitmq_environment(folder: Path) -> dict[str, str]:
    return {
        "HOME": str(folder),
        "RABBITMQ_NODENAME": f"shouyi{RABBITMQ_PORT}@localhost",
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_DIST_PORT": str(RABBITMQ_PORT - 20_000),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
    }


def rabbitmq_up() -> str:
    url = f"amqp://shouyi:{password()}@{HOST}:{RABBITMQ_PORT}/"
    if answers(RABBITMQ_PORT):
        return url
    server = provide("RabbitMQ", ["rabbitmq-server"], "rabbitmq-server")
    say("starting RabbitMQ …")
    if server is None:
        run_image("rabbitmq:3.10-management", "rabbitmq", RABBITMQ_PORT, 5672,
                  {"RABBITMQ_DEFAULT_USER": "shouyi", "RABBITMQ_DEFAULT_PASS": password()})  # fmt: skip
        wait_for("RabbitMQ", lambda: answers(RABBITMQ_PORT))
        return url
    folder = Folder.of("rabbitmq", "rabbitmq")
    (folder.path / "rabbitmq.conf").write_text(
        f"listeners.tcp.1 = {HOST}:{RABBITMQ_PORT}\n"
        f"default_user = shouyi\ndefault_pass = {password()}\nloopback_users = none\n"
        "disk_free_limit.absolute = 50MB\nvm_memory_high_watermark.relative = 0.4\n"
    )
    (folder.path / "enabled_plugins").write_text("[].\n")
    binaries = Path(server).resolve().parent
    if (debian := Path("/usr/lib/rabbitmq/bin")).is_dir():
        binaries = debian  # Debian's wrapper on PATH insists on its own user and folders
    with (folder.path / "out").open("ab") as output:
        subprocess.Popen(
            [str(binaries / "rabbitmq-server")], env={**os.environ, **rabbitmq_environment(folder.path)}, stdout=output,
            stderr=output, stdin=subprocess.DEVNULL, user=folder.user, group=folder.user,
            extra_groups=[] if folder.user else None, cwd=folder.path, start_new_session=True,
        )  # fmt: skip
    wait_for("RabbitMQ", lambda: answers(RABBITMQ_PORT))
    control = str(binaries / "rabbitmqctl")
    run([control, "await_startup"], environment=rabbitmq_environment(folder.path), user=folder.user)
    return url


def rabbitmqctl(*arguments: str) -> None:
    """An administrator's command at our own node."""
    folder = Folder.of("rabbitmq", "rabbitmq")
    control = find("rabbitmqctl")
    if control is None:
        run(["docker", "exec", "shouyi-rabbitmq", "rabbitmqctl", *arguments])
        return
    run([control, *arguments], environment=rabbitmq_environment(folder.path), user=folder.user)


def rabbitmq_down() -> None:
    if answers(RABBITMQ_PORT) and find("rabbitmqctl"):
        rabbitmqctl("shutdown")


# -- the rest -----------------------------------------------------------------------------


def run_image(image: str, name: str, port: int, inner: int, settings: Mapping[str, str]) -> None:
    run(["docker", "rm", "-f", f"shouyi-{name}"], check=False)
    given = [word for key, value in settings.items() for word in ("-e", f"{key}={value}")]
    run(["docker", "run", "-d", "--name", f"shouyi-{name}", "-p", f"{HOST}:{port}:{inner}", *given, image])


def chromium() -> str:
    found = os.environ.get("CHROMIUM") or provide(
        "Chromium", ["chromium", "fonts-noto-cjk"], "chromium", "chromium-browser"
    )
    if found is None:
        raise NotToBeHad("Chromium is missing: install chromium and fonts-noto-cjk (Debian), or name it in CHROMIUM")
    return found


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
    if browser:
        say(f"Chromium: {chromium()}")
    say("PostgreSQL and RabbitMQ are running")


@app.command()
def env(browser: bool = typer.Option(False, help="Chromium too.")) -> None:
    """Print the settings as shell exports: eval "$(python -m deploy.local.servers env)"."""
    settings = provided() | ({"CHROMIUM": chromium()} if browser else {})
    for name, value in settings.items():
        print(f"export {name}='{value}'")


@app.command()
def down() -> None:
    """Stop the nodes that were started here."""
    postgresql_down()
    rabbitmq_down()


def main() -> None:
    try:
        app(standalone_mode=True)
    except NotToBeHad as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
