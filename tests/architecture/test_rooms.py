"""The house stays as CONTRIBUTING.md describes it."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from shared.config import SERVICES

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("__init__", "refusals", "rules", "models", "service", "queries")
GENERATED = ("migrations/versions", "static/vendor", "browser/vendor")
LONGEST = 400  # lines; most files are far shorter


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists()]


def test_the_top_level_is_as_agreed():
    folders = {path.relative_to(ROOT).parts[0] for path in tracked() if len(path.relative_to(ROOT).parts) > 1}
    assert {name for name in folders if not name.startswith(".")} == {"services", "shared", "deploy", "tests"}
    files = {path.name for path in tracked() if path.parent == ROOT and not path.name.startswith(".")}
    assert files == {
        "docker-compose.yml", "Makefile", "README.md", "pyproject.toml", "requirements.lock", "requirements-dev.lock", "LICENSE",
        "CONTRIBUTING.md", "CHANGELOG.md",
    }  # fmt: skip


@pytest.mark.parametrize("service", [name for name in SERVICES if name != "gateway"])
@pytest.mark.parametrize("room", ROOMS)
def test_every_service_has_the_same_rooms(service, room):
    folder = ROOT / "services" / service
    assert (folder / f"{room}.py").exists() or (folder / room / "__init__.py").exists()


def test_no_file_outgrows_a_head():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked("*.py")
        if not any(part in str(path) for part in GENERATED) and (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def test_no_room_is_named_after_nothing():
    forbidden = {"utils", "util", "helpers", "helper", "common_utils", "manager", "misc"}
    assert [path for path in tracked("*.py") if path.stem in forbidden or path.parent.name in forbidden] == []


def test_no_test_sleeps_but_between_two_looks():
    guilty = []
    for path in tracked("tests/*.py", "tests/**/*.py"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if (
                re.search(r"\btime\.sleep\(", line)
                and "up to the deadline" not in line
                and "test_rooms" not in path.name
            ):
                guilty.append(f"{path.relative_to(ROOT)}:{number}")
    assert guilty == []


def test_no_test_is_skipped():
    guilty = [
        path.name
        for path in tracked("tests/*.py", "tests/**/*.py")
        if re.search(r"pytest\.(mark\.)?(skip|xfail)", path.read_text()) and "test_rooms" not in path.name
    ]
    assert guilty == []


def test_no_decision_is_made_with_a_float():
    guilty = []
    for path in tracked("services/*/rules.py", "services/*/rules/*.py", "shared/rulebook.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, float):
                guilty.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert guilty == []


def test_the_compose_file_has_a_container_for_every_service():
    import yaml

    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert set(SERVICES) <= set(compose["services"])
    for name in SERVICES:
        assert "healthcheck" in compose["services"][name], name
        assert compose["services"][name]["command"] == [name]
