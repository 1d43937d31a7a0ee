"""Each of the four steps may send a matter back to the one before (“四议两公开”工作法); none is skipped on the way forward again."""

from services.meetings import refusals
from shared.procedure import DecidingStep, deciding_steps, step_before
from shared.vocabulary import Kind, MatterClass


def check_step_before(matter_class: MatterClass, step: str, kind: Kind = Kind.ORDINARY) -> DecidingStep:
    """The step before. Raises :class:`NoStepBefore` for the first, for the deliberation, and where a single body decides."""
    before = step_before(matter_class, step, kind)
    if before is None:
        raise refusals.NoStepBefore(body=_label(matter_class, step))
    return before


def _label(matter_class: MatterClass, name: str) -> str:
    return next((step.label for step in deciding_steps(matter_class) if step.name == name), "党员首议")
