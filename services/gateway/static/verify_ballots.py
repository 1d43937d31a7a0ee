"""重算一次网上无记名投票：每张票都合规，总数没有错。只用 Python 3 自带的功能，不联网，不用本系统的任何程序。

    python3 verify_ballots.py 选票.json
    python3 verify_ballots.py 选票.json --code 我的查票码

它核对：两把锁各有主人；每张票里恰好是一票赞成、一票反对或者弃权；全部选票加起来就是封存的总数；计票人、监票人打开的就是这个总数；
公布的票数和打开的一致。议题名称、结果的文字、纸质票的票数它证明不了。一百张票大约要算十秒。每一步的算法见《会议服务说明》。
"""

from __future__ import annotations  # Python 3.8 reads it too

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

FORMAT = "shouyi-ballots/1"
FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
TRACKING = 24
UNPROVEN = "没有核对：议题名称、结果的文字和纸质票的票数，这个文件证明不了，请和会议页面、封存的纸质票对照。"

Point = tuple  # (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z: RFC 8032 §5.1.4


class Wrong(Exception):
    """What does not fit, and where."""


# -- edwards25519 (RFC 8032 §5.1)

D = -121665 * pow(121666, FIELD - 2, FIELD) % FIELD
ROOT = pow(2, (FIELD - 1) // 4, FIELD)
NEUTRAL = (0, 1, 1, 0)


def add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % FIELD, (p[1] + p[0]) * (q[1] + q[0]) % FIELD
    c, d = 2 * p[3] * q[3] * D % FIELD, 2 * p[2] * q[2] % FIELD
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % FIELD, g * h % FIELD, f * g % FIELD, e * h % FIELD


def double(p: Point) -> Point:
    a, b, c = p[0] * p[0] % FIELD, p[1] * p[1] % FIELD, 2 * p[2] * p[2] % FIELD
    h = a + b
    e = h - (p[0] + p[1]) * (p[0] + p[1]) % FIELD
    g = a - b
    f = c + g
    return e * f % FIELD, g * h % FIELD, f * g % FIELD, e * h % FIELD


def negative(p: Point) -> Point:
    return -p[0] % FIELD, p[1], p[2], -p[3] % FIELD


def subtract(p: Point, q: Point) -> Point:
    return add(p, negative(q))


def multiply(factor: int, p: Point) -> Point:
    """Four bits at a time."""
    table = [NEUTRAL]
    for _ in range(15):
        table.append(add(table[-1], p))
    result = NEUTRAL
    for place in range(252, -4, -4):
        result = double(double(double(double(result))))
        digit = factor >> place & 15
        if digit:
            result = add(result, table[digit])
    return result


def equal(p: Point, q: Point) -> bool:
    return (p[0] * q[2] - q[0] * p[2]) % FIELD == 0 and (p[1] * q[2] - q[1] * p[2]) % FIELD == 0


def written(p: Point) -> bytes:
    inverse = pow(p[2], FIELD - 2, FIELD)
    x, y = p[0] * inverse % FIELD, p[1] * inverse % FIELD
    return (y | (x & 1) << 255).to_bytes(32, "little")


def unhex(text: str) -> int:
    """Written in one way only: else one key, written twice, would be two."""
    if len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise Wrong("一个数据不是小写的十六进制数")
    return int.from_bytes(bytes.fromhex(text), "little")


def point(text: str) -> Point:
    """One of prime order, not the neutral one."""
    number = unhex(text)
    y, sign = number & (1 << 255) - 1, number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, FIELD - 2, FIELD) % FIELD
    x = pow(square, (FIELD + 3) // 8, FIELD)
    if (x * x - square) % FIELD:
        x = x * ROOT % FIELD
    if y >= FIELD or (x * x - square) % FIELD or (x == 0 and sign):
        raise Wrong("一个数据不是合规的点")
    if x & 1 != sign:
        x = FIELD - x
    found = (x, y, 1, x * y % FIELD)
    if equal(found, NEUTRAL) or not equal(multiply(ORDER, found), NEUTRAL):
        raise Wrong("一个数据不是合规的点")
    return found


def scalar(text: str) -> int:
    number = unhex(text)
    if number >= ORDER:
        raise Wrong("一个数据不是合规的数")
    return number


BASE = point((4 * pow(5, FIELD - 2, FIELD) % FIELD).to_bytes(32, "little").hex())


def challenge(about: str, *points: Point) -> int:
    text = about.encode()
    whole = len(text).to_bytes(4, "little") + text + b"".join(written(one) for one in points)
    return int.from_bytes(hashlib.sha512(whole).digest(), "little") % ORDER


# -- the proofs


def key_is_known(public: Point, proof: list[str], about: str) -> bool:
    first, answer = (scalar(part) for part in proof)
    return first == challenge(about, public, subtract(multiply(answer, BASE), multiply(first, public)))


def is_share(public: Point, of: Point, made: Point, proof: list[str], about: str) -> bool:
    first, answer = (scalar(part) for part in proof)
    one = subtract(multiply(answer, BASE), multiply(first, public))
    other = subtract(multiply(answer, of), multiply(first, made))
    return first == challenge(about, public, of, made, one, other)


def is_zero_or_one(key: Point, pad: Point, hidden: Point, proof: list[str], about: str) -> bool:
    zero, one, answer_zero, answer_one = (scalar(part) for part in proof)
    seen = []
    for part, answer, without in ((zero, answer_zero, hidden), (one, answer_one, subtract(hidden, BASE))):
        seen.append(subtract(multiply(answer, BASE), multiply(part, pad)))
        seen.append(subtract(multiply(answer, key), multiply(part, without)))
    return (zero + one) % ORDER == challenge(about, key, pad, hidden, *seen)


# -- the vote


def tracking(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:TRACKING]


def joint_key(tellers: list[dict[str, Any]], meeting: str) -> Point:
    if len(tellers) != 2 or tellers[0]["public"] == tellers[1]["public"]:
        raise Wrong("应当有两把不同的锁")
    keys = [point(teller["public"]) for teller in tellers]
    for number, (key, teller) in enumerate(zip(keys, tellers), start=1):
        if not key_is_known(key, teller["proof"], f"key:{meeting}"):
            raise Wrong(f"第 {number} 把锁没有主人")
    return add(*keys)


def check_ballot(text: str, key: Point, meeting: str) -> list[Point]:
    ballot = json.loads(text)
    if json.dumps(ballot, separators=(",", ":"), sort_keys=True) != text or set(ballot) != {"aye", "no", "proofs"}:
        raise Wrong("一张票的写法不对")
    points = [point(part) for part in (*ballot["aye"], *ballot["no"])]
    if len(points) != 4 or len(ballot["proofs"]) != 3:
        raise Wrong("一张票的写法不对")
    about = ":".join(("ballot", meeting, *ballot["aye"], *ballot["no"]))
    pads = (points[0], points[2], add(points[0], points[2]))
    hidden = (points[1], points[3], add(points[1], points[3]))
    for name, pad, inside, proof in zip(("aye", "no", "sum"), pads, hidden, ballot["proofs"]):
        if not is_zero_or_one(key, pad, inside, proof, f"{name}:{about}"):
            raise Wrong(f"查票码 {tracking(text)} 的票不合规")
    return points


def add_up(cast: list[str], key: Point, meeting: str, progress: Any) -> list[Point]:
    if len({tracking(text) for text in cast}) != len(cast):
        raise Wrong("有的票出现了两次")
    sums = [NEUTRAL] * 4
    for number, text in enumerate(cast, start=1):
        sums = [add(total, one) for total, one in zip(sums, check_ballot(text, key, meeting))]
        if number % 50 == 0:
            progress(number, len(cast))
    return sums


def count(file: dict[str, Any], name: str, sealed: list[Point], meeting: str) -> int:
    """How many votes of this kind the two shares open."""
    left = sealed[1]
    for number, teller in enumerate(file["tellers"], start=1):
        share = point(teller[name])
        if not is_share(point(teller["public"]), sealed[0], share, teller[name + "_proof"], f"share:{name}:{meeting}"):
            raise Wrong(f"第 {number} 把锁开的不是这个票箱")
        left = subtract(left, share)
    for votes in range(len(file["cast"]) + 1):
        if equal(left, NEUTRAL):
            return votes
        left = subtract(left, BASE)
    raise Wrong("票箱里的总数打不开")


def with_papers(papers: dict[str, int], ayes: int, noes: int) -> str:
    """What was on paper beside the box can't be counted again from here; that it adds up can."""
    found = sum(papers[part] for part in ("ayes", "noes", "abstentions", "invalid", "not_returned"))
    if found != papers["issued"]:
        raise Wrong(f"纸质票发出 {papers['issued']} 张，有下落的是 {found} 张")
    return f"另有纸质票 {papers['issued']} 张（封存备查）：连同网上的，赞成 {ayes + papers['ayes']}，反对 {noes + papers['noes']}。"


def verify(file: dict[str, Any], code: str = "", progress: Any = lambda *_: None) -> list[str]:
    """What the file shows, in words. Raises :class:`Wrong`."""
    if file.get("format") != FORMAT:
        raise Wrong("这不是本工具能核对的选票文件")
    meeting, cast = str(file["meeting_id"]), file["cast"]
    sums = add_up(cast, joint_key(file["tellers"], meeting), meeting, progress)
    box = [written(one).hex() for one in sums]
    if [*file["aye"], *file["no"]] != box or file["ballots"] != len(cast):
        raise Wrong("全部选票加起来，不是封存的总数")
    ayes, noes = count(file, "aye", sums[:2], meeting), count(file, "no", sums[2:], meeting)
    if (file["ayes"], file["noes"]) != (ayes, noes):
        raise Wrong(f"打开的是赞成 {ayes} 票、反对 {noes} 票，公布的不是")
    said = [
        f"重算相符：《{file['topic_title']}》，{len(cast)} 张票，赞成 {ayes}，反对 {noes}，弃权 {len(cast) - ayes - noes}。"
    ]
    if file.get("papers"):
        said.append(with_papers(file["papers"], ayes, noes))
    wanted = "".join(code.lower().split())
    if wanted:
        if wanted not in {tracking(text) for text in cast}:
            raise Wrong("这些票里没有您的查票码")
        said.append("您的票在里面。")
    return [*said, UNPROVEN]


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 3) or (len(arguments) == 3 and arguments[1] != "--code"):
        sys.stderr.write(__doc__ or "")
        return 2
    try:
        content = Path(arguments[0]).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"读不了 {arguments[0]}：{error}\n")
        return 2
    try:
        said = verify(json.loads(content), arguments[2] if len(arguments) == 3 else "", _show)
    except (Wrong, KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        reason = str(problem) if isinstance(problem, Wrong) else "文件的结构不对"
        sys.stdout.write(f"重算不符：{reason}。\n")
        return 1
    sys.stdout.write("\n".join(said) + "\n")
    return 0


def _show(done: int, of: int) -> None:
    sys.stderr.write(f"已核对 {done} / {of} 张\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
