"""What a photo has to be that is kept as proof: a small JPEG that carries the picture and nothing else.

A phone writes into its files where and when a picture was taken and with what; whoever publishes the picture would publish that
too. Standard library only: the gateway makes such photos of what phones send, the services take no others.
"""

from typing import Final

LARGEST: Final = 500_000  # bytes; as text in a command it still fits one message
LONGEST_SIDE: Final = 1600  # pixels: on a phone and on paper one sees what was done
_BEGIN, _END = b"\xff\xd8", b"\xff\xd9"
_JFIF, _SIZE, _SCAN = 0xE0, 0xC0, 0xDA
_OF_THE_PICTURE = frozenset((_JFIF, _SIZE, 0xC4, 0xDB, 0xDD))  # head, size, the two kinds of tables, restarts
_JFIF_ALONE = 16  # bytes of a head without a preview in it


def measure(content: bytes) -> tuple[int, int] | None:
    """Width and height of such a JPEG, whatever its size; None of anything else, and of one that says more than the picture."""
    size, at = None, len(_BEGIN)
    if not content.startswith(_BEGIN):
        return None
    while len(content) > at + 9 and content[at] == 0xFF:
        kind, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if kind == _SCAN:  # the picture itself: the first end in it is the end of the file, or something hangs behind
            return size if content.find(_END, at) == len(content) - len(_END) else None
        if kind not in _OF_THE_PICTURE or (kind == _JFIF and length != _JFIF_ALONE):
            return None
        if kind == _SIZE:
            height, width = content[at + 5 : at + 7], content[at + 7 : at + 9]
            size = (int.from_bytes(width, "big"), int.from_bytes(height, "big"))
        at += 2 + length
    return None
