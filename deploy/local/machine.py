"""What this machine has: programs, Debian packages, a Docker engine, and a folder for the servers that are started here."""

import fcntl
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# One set of servers per user of the machine, whichever checkout starts them: they keep the same ports. Not inside the checkout,
# which may lie where the users that servers run as do not get.
FOLDER = Path(os.environ.get("SHOUYI_SERVERS", f"/var/tmp/shouyi-servers-{os.getuid()}"))  # noqa: S108 - own folder, checked below
START_WITHIN = 90.0  # seconds; an Erlang node on a small busy machine takes its time
HOST = "127.0.0.1"


class NotToBeHad(Exception):
    """Something can't be provided here; the message is the one line that says what to do."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def answers(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def wait_for(what: str, ready: Callable[[], bool]) -> None:
    """Look until it is ready; raises NotToBeHad when it takes too long."""
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


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time starts or stops servers; a second one waits and finds them as the first left them."""
    with (folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def password() -> str:
    """Of all servers started here; made once, in a file that only its owner reads."""
    file = folder() / "password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(16))
    return file.read_text()


@dataclass(frozen=True)
class Home:
    """Where a server keeps its data. A server run by root runs as its own user, who must be able to get there."""

    path: Path
    user: str | None

    @classmethod
    def of(cls, name: str, user: str) -> "Home":
        made = cls(folder() / name, user if os.geteuid() == 0 else None)
        made.path.mkdir(exist_ok=True, mode=0o700)
        if made.user:
            shutil.chown(made.path, made.user, made.user)
        return made


def run(
    command: Sequence[str],
    *,
    check: bool = True,
    environment: Mapping[str, str] | None = None,
    user: str | None = None,
    given: str = "",
) -> int:
    """Its exit code; ``given`` is what it reads, what it prints goes to a log. Raises NotToBeHad when it fails and ``check`` is set."""
    log = folder() / "commands.log"
    with log.open("ab") as output:
        done = subprocess.run(
            command, env={**os.environ, **(environment or {})}, stdout=output, stderr=output, input=given.encode(),
            user=user, group=user, extra_groups=[] if user else None, check=False, cwd="/",
        )  # fmt: skip
    if check and done.returncode:
        raise NotToBeHad(f"{' '.join(command)} failed; see {log}")
    return done.returncode


def find(*names: str) -> str | None:
    """A program on PATH or where Debian keeps it; of PostgreSQL the newest."""
    versions = {path: int(number[1]) for path in Path("/usr/lib/postgresql").glob("*/bin")
                if (number := re.match(r"(\d+)", path.parent.name))}  # fmt: skip
    folders = [*sorted(versions, key=lambda path: -versions[path]), Path("/usr/lib/rabbitmq/bin")]
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", ""), "/usr/sbin"])
    return next((found for name in names if (found := shutil.which(name, path=path))), None)


# -- where a program is missing -----------------------------------------------------------


@dataclass(frozen=True)
class Image:
    """A container image that does what a missing program would do. The container keeps its data until it is removed."""

    tag: str
    container: str
    port: int
    inner_port: int
    settings: Mapping[str, str]

    def start(self) -> bool:
        if run(["docker", "start", self.container], check=False) == 0:
            return True
        given = [word for key, value in self.settings.items() for word in ("-e", f"{key}={value}")]
        ports = f"{HOST}:{self.port}:{self.inner_port}"
        return run(["docker", "run", "-d", "--name", self.container, "-p", ports, *given, self.tag], check=False) == 0

    def stop(self) -> None:
        run(["docker", "stop", self.container])


def provide(server: str, packages: Sequence[str], *programs: str, image: Image | None = None) -> str | None:
    """A program of the server; None when a container runs in its place.

    Looks for what is installed, then for a Docker engine, then installs Debian's packages if it may. Raises NotToBeHad.
    """
    if found := find(*programs):
        return found
    if image and docker_runs():
        say(f"{server}: starting a container of {image.tag} …")
        if image.start():
            return None
    provide_packages(server, packages, otherwise=" or start a Docker engine" * bool(image))
    if found := find(*programs):
        return found
    raise NotToBeHad(f"{server} is missing though {' '.join(packages)} were installed")


def provide_packages(what: str, packages: Sequence[str], *, otherwise: str = "") -> None:
    """Install Debian's packages if we may. Raises NotToBeHad, saying what to do ``otherwise``."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NotToBeHad(f"{what} is missing: install {' '.join(packages)} (Debian's names){otherwise}")
    install(packages)


def docker_runs() -> bool:
    return shutil.which("docker") is not None and run(["docker", "info"], check=False) == 0


def install(packages: Sequence[str]) -> None:
    """Debian packages, without letting them start services of their own."""
    say(f"installing {' '.join(packages)} …")
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        run(["apt-get", "update", "-q"], environment=quiet)
        run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages], environment=quiet)
    finally:
        if ours:
            policy.unlink()
