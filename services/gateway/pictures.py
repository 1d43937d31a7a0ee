"""What a phone sends, made into a photo that is kept as proof: upright, small, and without what the phone wrote into it.

Whatever arrives here may be made to harm whoever opens it, so only three formats are opened, and none with more pixels than a phone has.
"""

import io
import struct
from typing import Final

from PIL import Image, ImageOps

from shared.errors import Refused
from shared.photos import LARGEST, LONGEST_SIDE

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MOST_PIXELS: Final = 50_000_000  # of a JPEG, which is opened at a fraction of its size
MOST_PIXELS_IN_FULL: Final = 25_000_000  # of the others: 100 MB while they are worked on
HEIC: Final = (b"heic", b"heix", b"hevc", b"heif", b"mif1", b"msf1")
TRIES: Final = tuple((side, quality) for side in (LONGEST_SIDE, 1200, 800) for quality in (85, 75, 65, 50))
# What Pillow raises while it reads: the first for a file that is no picture, the others for what may stand in its EXIF header.
UNREADABLE: Final = (
    OSError, ValueError, SyntaxError, EOFError, TypeError, AttributeError, ArithmeticError, LookupError, struct.error,
)  # fmt: skip
WHITE: Final = (255, 255, 255)


class PhotoMissing(Refused, code="gateway.photo_missing", status=422):
    sentence = "还没有选择照片。"
    advice = "请现拍一张或从相册选一张，再按“上传并保存”。"


class NotAPhoto(Refused, code="gateway.not_a_photo", status=422):
    sentence = "打不开这个文件，没有保存。"
    advice = "请上传 JPEG、PNG 或 WebP 格式的照片；文件可能不完整，请重新拍一张。"


class PhotoInHeic(Refused, code="gateway.photo_in_heic", status=422):
    sentence = "这张照片是 HEIC 格式，系统打不开，没有保存。"
    advice = "请在手机的相机设置里把格式改成“兼容性最佳”（JPEG）后重拍，或者把照片截图后上传截图。"


class PhotoTooFine(Refused, code="gateway.photo_too_fine", status=422):
    """Facts: most."""

    sentence = "照片的像素太多，系统打不开，没有保存。"
    advice = "请把相机的分辨率调到 {most} 万像素以下再拍。"


def made_small(content: bytes) -> bytes:
    """A JPEG as :mod:`shared.photos` describes it. Takes its time: not for a thread that others wait for.

    Raises :class:`NotAPhoto`, :class:`PhotoInHeic`, :class:`PhotoTooFine`.
    """
    if content[4:8] == b"ftyp" and content[8:12] in HEIC:
        raise PhotoInHeic
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as sent:
            plain = _plain(sent)
    except Image.DecompressionBombError:
        raise PhotoTooFine(most=MOST_PIXELS // 10_000) from None
    except UNREADABLE:
        raise NotAPhoto from None
    return _smallest(plain)


def _plain(sent: Image.Image) -> Image.Image:
    """The pixels alone, on white where one sees through, as the camera was held."""
    most = MOST_PIXELS if sent.format in ("JPEG", "MPO") else MOST_PIXELS_IN_FULL
    if sent.width * sent.height > most:
        raise PhotoTooFine(most=most // 10_000)
    sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read no finer than is needed
    sent.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(sent)
    plain = Image.new("RGB", upright.size, WHITE)
    if upright.has_transparency_data:
        seen = upright.convert("RGBA")
        plain.paste(seen, mask=seen)
    else:
        plain.paste(upright.convert("RGB"))
    return plain


def _smallest(picture: Image.Image) -> bytes:
    """As fine as the space allows."""
    for side, quality in TRIES:
        shrunk = picture.copy()
        shrunk.thumbnail((side, side))
        written = io.BytesIO()
        shrunk.save(written, "JPEG", quality=quality, optimize=True)
        if written.tell() <= LARGEST:
            break
    return written.getvalue()
