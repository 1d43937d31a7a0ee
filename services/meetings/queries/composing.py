"""How a representatives' assembly is made up, held against the law."""

from datetime import date

from services.meetings.rules import BOOK, composition
from shared.calls import calendar as calls
from shared.calls import directory


def composed(makeup: directory.AssemblyMakeup, today: date) -> calls.AssemblyComposition:
    assembly = composition.Assembly(
        members=makeup.members, representatives=makeup.representatives, women=makeup.women, households=makeup.households
    )
    return calls.AssemblyComposition(
        members=assembly.members, representatives=assembly.representatives, women=assembly.women,
        households=assembly.households,
        faults=tuple(
            calls.FaultView(sentence=fault.sentence, advice=fault.advice, source=fault.source)
            for fault in composition.faults(assembly, today)
        ),
        missing=tuple(composition.missing(assembly, without_household=makeup.without_household)),
        source=BOOK.number("representatives_assembly.share_of_representatives", on=today).source,
    )  # fmt: skip
