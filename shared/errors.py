"""How the system says no: one class per reason, with a stable code, a sentence and what to do next.

A refusal crosses RPC and HTTP unchanged: whoever catches it can show the sentence as it is and switch on the code.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar, Self

from shared import clock

Fact = int | str | Fraction | None


class Refused(Exception):
    """A rule, a right or the shape of the input said no.

    Subclasses name the reason and write its text; ``{name}`` in a text is filled from the facts, a date in words::

        class NoticeTooShort(Refused, code="meetings.notice_too_short"):
            sentence = "通知只提前了 {days} 天，应不少于 {required} 天（{source}）。"
            advice = "请把会议改到 {earliest} 或以后。"

    ``status`` is the HTTP status a gateway answers with: 400 malformed, 401 not signed in, 403 not your right,
    404 not there *or not yours*, 409 not now, 422 not lawful as given.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    sentence: ClassVar[str] = "现在不能办理。"
    advice: ClassVar[str] = "请联系村党支部。"

    def __init_subclass__(cls, *, code: str, status: int = 409) -> None:
        cls.code, cls.status = code, status

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.code, facts)

    def __str__(self) -> str:
        return self.say()["sentence"]

    def say(self) -> dict[str, str]:
        """The two texts, filled in: ``{"sentence": …, "advice": …}``."""
        facts = {n: clock.in_words(f) if isinstance(f, date) else str(f) for n, f in self.facts.items()}
        return {"sentence": self.sentence.format(**facts), "advice": self.advice.format(**facts)}

    def to_wire(self) -> dict[str, Any]:
        """Plain JSON types: ``{code, status, sentence, advice, facts}``."""
        facts = {n: f if isinstance(f, int | str | dict | None) else str(f) for n, f in self.facts.items()}
        return {"code": self.code, "status": self.status, **self.say(), "facts": facts}


class RemoteRefusal(Refused, code="refused"):
    """A refusal that another service raised, with everything it said."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Self:
        refusal = cls(**wire.get("facts", {}))
        refusal._said = {"sentence": wire["sentence"], "advice": wire["advice"]}
        refusal.code, refusal.status = wire["code"], wire["status"]  # type: ignore[misc]
        refusal.args = (wire["code"], refusal.facts)
        return refusal

    def say(self) -> dict[str, str]:
        return self._said

    _said: dict[str, str]


class Invalid(Refused, code="invalid", status=422):
    """The input does not have the shape its contract declares. Facts: ``fields``, messages by field name."""

    sentence = "提交的内容有误，没有保存。"
    advice = "请按每一项的提示修改后重新提交。"


class NotSignedIn(Refused, code="not_signed_in", status=401):
    sentence = "请先登录。"
    advice = "登录后会回到这一页。"


class NotAllowed(Refused, code="not_allowed", status=403):
    """The caller is known, may see the thing, but has no role that may do this. Facts: ``needs``."""

    sentence = "您的身份不能办理这件事。"
    advice = "这一步由{needs}办理。"


class NotFound(Refused, code="not_found", status=404):
    """There is no such thing, or it lies outside what the caller may see: the answer is the same for both."""

    sentence = "没有找到，或者不在您可以查看的范围内。"
    advice = "请返回首页，从列表里重新进入。"


class Unavailable(Refused, code="unavailable", status=503):
    """A service that had to be asked did not answer in time. Nothing is known to have been done. Facts: ``service``."""

    sentence = "系统暂时没有应答。"
    advice = "请稍等片刻再试；重复提交同一张表单不会办理两次。"


class Failed(Refused, code="failed", status=500):
    """A fault of ours. Facts: ``reference``, under which the log has it. Whatever was begun was rolled back."""

    sentence = "系统出错了，没有保存。"
    advice = "请稍后再试；若再次出错，请把编号 {reference} 告诉信息管理员。"


class DifferentCommand(Refused, code="different_command", status=409):
    """The id of a command that was done already came again with other content, or from somebody else."""

    sentence = "这张表单已经提交过，内容与上次不同，没有再次办理。"
    advice = "请返回查看已经办理的结果；要更改，请重新打开表单填写。"
