"""One piece of work in a process of its own: what it works on at standard input, the file at standard output.

    python -m services.meetings.documents word vote_result < fields.json > paper.docx
    python -m services.meetings.documents excel < fields.json > ledger.xlsx
    python -m services.meetings.documents pdf < paper.docx > paper.pdf

Ends with 3 where trying again would not help, and says why in Chinese at standard error.
"""

import json
import sys

from services.meetings.documents import excel, pdf, templates, word

HOPELESS = 3


def main(arguments: list[str]) -> int:
    given = sys.stdin.buffer.read()
    try:
        match arguments:
            case ["word", kind]:
                made = word.fill_in(templates.path_of(kind), json.loads(given))
            case ["excel"]:
                made = excel.write(json.loads(given))
            case ["pdf"]:
                made = pdf.print_out(given)
            case _:
                sys.exit(__doc__)
    except word.CannotBeMade as reason:
        sys.stderr.buffer.write(str(reason).encode())
        return HOPELESS
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
