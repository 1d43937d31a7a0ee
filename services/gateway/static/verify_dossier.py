"""核对议题案卷：导出以后有没有改动过。只用 Python 3 自带的功能，不联网，不用本系统的任何程序。

    python3 verify_dossier.py 案卷.jsonl
    python3 verify_dossier.py 案卷.jsonl --code 公示页上抄下的校验码

案卷是一个文本文件，一行一条，每行都是写法唯一的 JSON。每条记录带着上一条的校验码（SHA-256），改一个字、少一条、多一条都会
对不上；议题的记录里又记着每次会议记录的校验码。谁若把整本案卷重做一遍，最后的校验码就和当时公示的不同：所以请与公示的核对。
"""

from __future__ import annotations  # Python 3.8 reads it too

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

FORMAT = "shouyi-dossier/1"
FRONT_PAGE = {"format", "topic_id", "village", "village_code", "title", "exported_at"}
BEGINNINGS = ("open_topic", "open_recall")
SHORTEST_CODE = 16  # characters of a code that nobody finds twice


class Changed(Exception):
    """What does not fit, and where."""


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read(content: bytes) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The lines of a file as JSON; every byte of it is accounted for."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Changed("文件里有不是文字的内容") from error
    if not text.endswith("\n"):
        raise Changed("文件没有结尾：可能没有下载完")
    written = text[:-1].split("\n")
    lines = []
    for number, line in enumerate(written, start=1):
        try:
            value = json.loads(line)
            unchanged = isinstance(value, dict) and canonical(value) == line
        except (ValueError, RecursionError):
            unchanged = False
        if not unchanged:
            raise Changed(f"第 {number} 行的写法被改动")
        lines.append(value)
    if len(lines) < 3:
        raise Changed("案卷里没有记录")
    end = {"end": True, "lines": len(lines) - 1, "sha256": sha256("".join(line + "\n" for line in written[:-1]))}
    if lines[-1] != end:
        raise Changed("最后一行与全文对不上：全文被改动或缺了内容")
    if lines[0].get("format") != FORMAT:
        raise Changed("这不是本工具能核对的案卷")
    if set(lines[0]) != FRONT_PAGE:
        raise Changed("封面上多了或少了内容")
    return lines[0], lines[1:-1]


def follow(lines: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The records by name, each checked to be one whole chain: {"topic:…": [line, …], "meeting:…": […]}."""
    records: dict[str, list[dict[str, Any]]] = {}
    last = None
    for line in lines:
        of = str(line.get("of"))
        if of != last and of in records:
            raise Changed("一份记录被分成了几段")
        record = records.setdefault(of, [])
        here = f"{'议题' if of.startswith('topic:') else '会议'}记录第 {len(record) + 1} 条"
        if line.get("number") != len(record) + 1:
            raise Changed(here + "：缺了或多了一条")
        if line.get("previous") != (record[-1]["digest"] if record else ""):
            raise Changed(here + "：与上一条接不上")
        if line.get("digest") != sha256(canonical({name: line[name] for name in line if name != "digest"})):
            raise Changed(here + "：内容与校验码对不上")
        record.append(line)
        last = of
    return records


def check_seals(topic: list[dict[str, Any]], records: dict[str, list[dict[str, Any]]]) -> int:
    """Each meeting that is over stands in the topic's own record with its last digest. Returns how many do."""
    sealed = 0
    for line in topic:
        if line["verb"] != "seal_record":
            continue
        seal = line["content"]
        meeting = records.get("meeting:" + str(seal["meeting_id"]))
        if meeting is None:
            raise Changed("议题记录里有的一次会议，案卷里没有它的记录")
        if len(meeting) != seal["lines"] or meeting[-1]["digest"] != seal["digest"]:
            raise Changed("一次会议的记录与议题记录里封存的对不上")
        sealed += 1
    return sealed


def check_only_its_own(topic_id: str, topic: list[dict[str, Any]], records: dict[str, list[dict[str, Any]]]) -> None:
    """One topic, and of meetings those that its record names: nothing was put in beside them."""
    named = {str(line["content"].get("meeting_id")) for line in topic if isinstance(line["content"], dict)}
    for of in records:
        kind, _, name = of.partition(":")
        if of != "topic:" + topic_id and (kind != "meeting" or name not in named):
            raise Changed("案卷里有一份不属于这个议题的记录")


def check_village(code: str, topic: list[dict[str, Any]]) -> None:
    """The front page says which village's it is; the record does so too, where it began."""
    began = [line["content"].get("topic", {}).get("village") for line in topic if line["verb"] in BEGINNINGS]
    if not began or not began[0]:
        raise Changed("议题的记录里没有写是哪个村的议题")
    if began[0] != code:
        raise Changed("封面上的村与记录里的不同")


def check_title(title: str, topic: list[dict[str, Any]]) -> None:
    """The front page says whose dossier it is, and no digest holds it: the record says so too, in its last text."""
    texts = [line["content"].get(part) for line in topic for part in ("topic", "after")]
    titles = [text["title"] for text in texts if text and "title" in text]
    if not titles:
        raise Changed("议题的记录里没有写题目")
    if titles[-1] != title:
        raise Changed("封面上的题目与记录里的不同")


def what_is_open(topic: list[dict[str, Any]], unsealed: int) -> list[str]:
    """What no digest holds yet. Once a topic is archived nothing is left open."""
    archived = any(line["verb"] == "archive_topic" for line in topic)
    if archived and unsealed:
        raise Changed("议题已经归档，却有会议记录没有封存在议题记录里")
    said = []
    if not archived:
        said.append(f"注意：议题还没有归档，案卷到议题记录第 {len(topic)} 条为止，后来的记录不在里面。")
    if unsealed:
        said.append(f"注意：{unsealed} 份会议记录还没有封存，本工具不能核对这几份有没有改动。")
    return said


def verify(content: bytes, code: str = "") -> list[str]:
    """What the dossier is, in words. Raises :class:`Changed`."""
    head, lines = read(content)
    records = follow(lines)
    topic = records.get("topic:" + str(head["topic_id"]))
    if topic is None:
        raise Changed("案卷里没有议题的记录")
    sealed = check_seals(topic, records)
    check_only_its_own(str(head["topic_id"]), topic, records)
    check_village(str(head["village_code"]), topic)
    check_title(head["title"], topic)
    title = "".join(letter if letter.isprintable() else " " for letter in head["title"])
    meetings = len(records) - 1
    said = [f"核对通过：《{title}》，议题记录 {len(topic)} 条，会议记录 {meetings} 份（已封存 {sealed} 份）。"]
    said.append("封面上的村名和导出时间不在记录里，本工具不能核对；村的代码和题目已经核对。")
    said += what_is_open(topic, meetings - sealed)
    code = code.replace(" ", "").lower()
    if code:
        if len(code) < SHORTEST_CODE:
            raise Changed(f"校验码太短，至少抄 {SHORTEST_CODE} 个字符")
        at = [line["number"] for line in topic if line["digest"].startswith(code)]
        if not at:
            raise Changed("案卷里没有这个校验码：案卷重做过，或者校验码抄错了")
        said.append(f"校验码与第 {at[0]} 条相符：到那一条为止，从抄下校验码以来没有改动。")
    else:
        said.append(f"最后一条的校验码：{topic[-1]['digest']}。请与公示页上的核对。")
    return said


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 3) or (len(arguments) == 3 and arguments[1] != "--code"):
        sys.stderr.write(__doc__ or "")
        return 2
    try:
        content = Path(arguments[0]).read_bytes()
    except OSError as error:
        sys.stderr.write(f"打不开 {arguments[0]}：{error.strerror}\n")
        return 2
    try:
        said = verify(content, arguments[2] if len(arguments) == 3 else "")
    except (Changed, KeyError, TypeError, AttributeError) as problem:
        reason = str(problem) if isinstance(problem, Changed) else "记录的结构被改动"
        sys.stdout.write(f"核对不通过：{reason}。\n")
        return 1
    sys.stdout.write("\n".join(said) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
