"""The script with which an outsider counts a vote again: on a machine with nothing but Python, and told whatever was changed in the file."""

import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from services.gateway.pages.ballots import FORMAT
from shared import ballots
from shared.vocabulary import Choice
from tests.gateway.sealed_box import CODES, KEY, KEYS
from tests.gateway.village import MEETING
from tests.verifier import BALLOTS_SCRIPT, ballots_script

File = dict[str, Any]
CAST = [ballots.seal(choice, KEY, str(MEETING)) for choice in (Choice.AYE, Choice.NO, Choice.ABSTAIN)]
OTHER = ballots.seal(Choice.AYE, KEY, str(MEETING))
UNPROVEN = "没有核对：议题名称、结果的文字和纸质票的票数，这个文件证明不了，请和会议页面、封存的纸质票对照。"
PAPERS = {"issued": 8, "ayes": 5, "noes": 1, "abstentions": 0, "invalid": 1, "not_returned": 1}


def _published() -> File:
    box = ballots.add_up(CAST)
    shares = [ballots.share_of(code, str(MEETING), key, box) for code, key in zip(CODES, KEYS, strict=True)]
    tellers = [
        {"public": key.public, "proof": key.proof, "aye": share.aye, "no": share.no, "aye_proof": share.proofs[0],
         "no_proof": share.proofs[1]}
        for key, share in zip(KEYS, shares, strict=True)
    ]  # fmt: skip
    file = {
        "format": FORMAT, "meeting_id": str(MEETING), "topic_title": "修路", "ballots": len(CAST), "aye": box.aye, "no": box.no,
        "ayes": 1, "noes": 1, "tellers": tellers, "cast": [ballot.text for ballot in CAST],
    }  # fmt: skip
    whole: File = json.loads(json.dumps(file))
    return whole


PUBLISHED = _published()


def run(tmp_path: Path, file: File, *more: str) -> subprocess.CompletedProcess[str]:
    """In a folder of its own, without anything that is installed here."""
    (tmp_path / "选票.json").write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")
    program = [sys.executable, "-I", "-S", str(BALLOTS_SCRIPT), "选票.json", *more]
    return subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("papers", "told"), [
    (None, ["重算相符：《修路》，3 张票，赞成 1，反对 1，弃权 1。", "您的票在里面。", UNPROVEN]),
    (PAPERS, ["重算相符：《修路》，3 张票，赞成 1，反对 1，弃权 1。",
              "另有纸质票 8 张（封存备查）：连同网上的，赞成 6，反对 2。", "您的票在里面。", UNPROVEN]),
])  # fmt: skip
def test_an_outsider_counts_again_with_python_alone(tmp_path: Path, papers: File | None, told: list[str]) -> None:
    done = run(tmp_path, {**PUBLISHED, "papers": papers}, "--code", CAST[1].tracking.upper())
    assert (done.returncode, done.stdout.splitlines()) == (0, told)


def test_a_code_that_is_not_among_them_is_told(tmp_path: Path) -> None:
    done = run(tmp_path, PUBLISHED, "--code", OTHER.tracking)
    assert (done.returncode, done.stdout) == (1, "重算不符：这些票里没有您的查票码。\n")


def test_what_is_no_such_file_is_told(tmp_path: Path) -> None:
    assert run(tmp_path, {"format": "别的"}).stdout == "重算不符：这不是本工具能核对的选票文件。\n"
    assert run(tmp_path, {"format": FORMAT, "cast": 3}).stdout == "重算不符：文件的结构不对。\n"
    assert run(tmp_path, PUBLISHED, "--wrong").returncode == 2


def _mixed_up() -> str:
    """One's aye with another's proofs."""
    return ballots.Ballot(OTHER.aye, CAST[0].no, CAST[0].proofs).text


FORGED: dict[str, tuple[Callable[[File], object], str]] = {
    "a ballot is left out": (lambda file: file["cast"].pop(), "不是封存的总数"),
    "one is there twice": (lambda file: file["cast"].append(file["cast"][0]), "出现了两次"),
    "one is added": (lambda file: file["cast"].append(OTHER.text), "不是封存的总数"),
    "one is changed": (lambda file: file["cast"].__setitem__(0, _mixed_up()), "不合规"),
    "one is written otherwise": (lambda file: file["cast"].__setitem__(0, file["cast"][0] + " "), "写法不对"),
    "another number is published": (lambda file: file.update(ayes=2), "公布的不是"),
    "another number of ballots": (lambda file: file.update(ballots=4), "不是封存的总数"),
    "a lock has no owner": (lambda file: file["tellers"][0].update(proof=file["tellers"][1]["proof"]), "没有主人"),
    "both locks are one": (lambda file: file["tellers"].__setitem__(1, file["tellers"][0]), "两把不同的锁"),
    "one lock is written twice": (
        lambda file: file["tellers"].__setitem__(
            1, {**file["tellers"][0], "public": file["tellers"][0]["public"].upper()}), "小写的十六进制数"),
    "a share is another's": (
        lambda file: file["tellers"][1].update(aye=file["tellers"][0]["aye"]), "开的不是这个票箱"),
    "it is of another meeting": (lambda file: file.update(meeting_id="别的会"), "没有主人"),
    "the papers do not add up": (lambda file: file.update(papers={**PAPERS, "not_returned": 0}), "有下落的是 7 张"),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGED)
def test_whatever_was_changed_is_found(forgery: str) -> None:
    change, told = FORGED[forgery]
    file = deepcopy(PUBLISHED)
    change(file)
    with pytest.raises(ballots_script.Wrong, match=told):
        ballots_script.verify(file)
