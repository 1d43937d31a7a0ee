"""Pictures as phones and browsers send them, made up."""

import io
import random
import struct
from typing import Any

from PIL import Image

WHERE = {1: "N", 2: (39.0, 44.0, 12.0), 3: "E", 4: (98.0, 29.0, 40.0)}  # GPS of a bridge


def jpeg(width: int = 64, height: int = 48, **options: Any) -> bytes:
    """As the gateway makes them: a baseline JPEG of one colour."""
    return written(Image.new("RGB", (width, height), (120, 160, 90)), "JPEG", **options)


def from_a_phone(width: int = 400, height: int = 300, *, orientation: int = 1, kind: str = "JPEG") -> bytes:
    """Red above, blue below; with the place, the phone and a remark written into it."""
    picture = Image.new("RGB", (width, height), (200, 0, 0))
    picture.paste((0, 0, 200), (0, height // 2, width, height))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "PHONE-OF-WANG"
    exif.get_ifd(0x8825).update(WHERE)
    remark = {"comment": b"REMARK-OF-WANG"} if kind == "JPEG" else {}
    return written(picture, kind, exif=exif.tobytes(), **remark)


def with_odd_exif(seed: int, kind: str) -> bytes:
    """Turned by its header, whose other entries are of any type, number and place: as a broken phone, or an enemy, writes them."""
    chance = random.Random(seed)
    order = chance.choice("<>")
    entries = [struct.pack(f"{order}HHLHH", 0x0112, 3, 1, chance.randrange(2, 9), 0)]
    for _ in range(chance.randrange(1, 5)):
        tag = chance.choice((0x010F, 0x0112, 0x0132, 0x8769, 0x8825, 0xA005, chance.randrange(2**16)))
        number, place = (
            chance.choice((0, 1, 2, 8, 2**31, 2**32 - 1)),
            chance.choice((0, 8, 50, chance.randrange(2**32))),
        )
        entries.append(struct.pack(f"{order}HHLL", tag, chance.randrange(20), number, place))
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}LH", 8, len(entries))
    exif = b"Exif\0\0" + head + b"".join(entries) + chance.randbytes(chance.randrange(60))
    return written(Image.new("RGB", (16, 12)), kind, exif=exif)


def noise(side: int, kind: str = "JPEG") -> bytes:
    """What compresses worst."""
    content = random.Random(7).randbytes(side * side * 3)
    return written(Image.frombytes("RGB", (side, side), content), kind)


def written(picture: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()
