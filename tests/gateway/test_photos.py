"""Photos from a phone: made small, freed of what the phone wrote into them, shown to whoever may see them."""

import hashlib
import io
from base64 import b64decode, b64encode
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from services.gateway import pictures
from shared.calls import photos, signing
from shared.calls.sheets import SheetView
from shared.errors import NotFound
from shared.photos import LARGEST, LONGEST_SIDE, measure
from shared.vocabulary import PhotoPurpose, State
from tests.gateway import village
from tests.gateway.acting import As, sent, signed_in, with_topic
from tests.gateway.asking_forms import fill_in, hidden_fields
from tests.gateway.conftest import Services
from tests.gateway.village import SECRETARY, TOPIC, WANG, step
from tests.pictures import WHERE, from_a_phone, jpeg, noise, with_odd_exif, written

__all__ = ["signed_in"]

PAGE = f"/topics/{TOPIC}"
UPLOAD = f"{PAGE}/photo_completion"
PHOTO = UUID(int=0x70)
CONTENT = jpeg()
DIGEST = hashlib.sha256(CONTENT).hexdigest()
MIB = 1024 * 1024


def picture(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def upload(browser: FlaskClient, content: bytes, **typed: str) -> TestResponse:
    fields: dict[str, Any] = {"caption": "三组的路", **hidden_fields(browser.get(UPLOAD).text), **typed}
    fields["photo"] = (io.BytesIO(content), "IMG_1.jpg")
    return browser.post(UPLOAD, data=fields, headers={"Referer": f"https://localhost{UPLOAD}"})


def keeps(services: Services, *, public: bool = False) -> None:
    def answer(call: photos.GetPhoto) -> photos.PhotoFile:
        content = "" if call.known == DIGEST else b64encode(CONTENT).decode()
        return photos.PhotoFile(sha256=DIGEST, public=public, content=content)

    services.answers[photos.GetPhoto] = answer


@pytest.fixture
def secretary(signed_in: As, services: Services) -> FlaskClient:
    with_topic(services, village.topic(State.EXECUTING, step("photo_completion", "上传办结照片")))
    return signed_in(SECRETARY)


# -- what is made of them


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_whatever_stands_in_a_header_it_is_a_photo_or_none(kind: str) -> None:
    outcomes = {_outcome(with_odd_exif(seed, kind)) for seed in range(300)}
    assert outcomes == {"a photo", "gateway.not_a_photo"}


def _outcome(content: bytes) -> str:
    try:
        measure(pictures.made_small(content))
    except pictures.NotAPhoto as refusal:
        return refusal.code
    return "a photo"


def test_nothing_that_the_phone_wrote_is_left() -> None:
    content = from_a_phone()
    assert picture(content).getexif().get_ifd(0x8825) == WHERE
    small = pictures.made_small(content)
    assert not picture(small).getexif()
    for trace in (b"Exif", b"PHONE-OF-WANG", b"REMARK-OF-WANG"):
        assert trace not in small


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_format_becomes_a_photo_that_the_services_take(kind: str) -> None:
    small = pictures.made_small(from_a_phone(kind=kind))
    assert measure(small) == (400, 300)


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [(1, (400, 300), (200, 10)), (3, (400, 300), (200, 290)), (6, (300, 400), (290, 200)), (8, (300, 400), (10, 200))],
)
def test_a_photo_stands_as_the_camera_was_held(
    orientation: int, size: tuple[int, int], red_at: tuple[int, int]
) -> None:
    small = picture(pictures.made_small(from_a_phone(orientation=orientation)))
    assert small.size == size
    red, _green, blue = small.getpixel(red_at)  # type: ignore[misc]
    assert red > 150 > blue


@pytest.mark.parametrize(("width", "made"), [(1599, 1599), (1600, 1600), (1601, 1600), (4000, 1600)])
def test_the_longest_side_is_sixteen_hundred_pixels(width: int, made: int) -> None:
    assert max(picture(pictures.made_small(jpeg(width, 300))).size) == made


def test_what_compresses_worst_still_fits_one_message() -> None:
    small = pictures.made_small(noise(2000))
    assert len(small) <= LARGEST
    assert measure(small)


def test_one_sees_white_where_a_picture_is_transparent() -> None:
    clear = written(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG")
    assert picture(pictures.made_small(clear)).getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [b"x", from_a_phone()[:-2000], b"GIF89a" + b"\0" * 50, b"<svg/>", b"%PDF-1.4", written(Image.new("RGB", (9, 9)), "GIF")],
    ids=["letter", "cut", "broken gif", "svg", "pdf", "gif"],
)  # fmt: skip
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(pictures.NotAPhoto):
        pictures.made_small(content)


def test_heic_is_refused_by_name() -> None:
    with pytest.raises(pictures.PhotoInHeic):
        pictures.made_small(b"\0\0\0\x18ftypheic" + b"\0" * 100)


@pytest.mark.parametrize(("height", "taken"), [(4999, True), (5000, True), (5001, False)])
def test_a_small_file_with_very_many_pixels_is_not_opened(height: int, taken: bool) -> None:
    bomb = written(Image.new("1", (5000, height)), "PNG")
    assert len(bomb) < 100_000
    if taken:
        assert measure(pictures.made_small(bomb))
    else:
        with pytest.raises(pictures.PhotoTooFine):
            pictures.made_small(bomb)


def test_nor_one_with_more_than_anything_can_hold() -> None:
    with pytest.raises(pictures.PhotoTooFine):
        pictures.made_small(written(Image.new("1", (20_000, 10_000)), "PNG"))


# -- the form


def test_a_photo_is_made_small_and_kept(secretary: FlaskClient, services: Services) -> None:
    answer = upload(secretary, from_a_phone(4000, 3000), public="true")
    assert (answer.status_code, answer.location) == (303, PAGE)
    [kept] = sent(services, photos.AttachPhoto)
    assert (kept.topic_id, kept.purpose, kept.caption, kept.public) == (
        TOPIC,
        PhotoPurpose.COMPLETION,
        "三组的路",
        True,
    )
    assert measure(b64decode(kept.content)) == (LONGEST_SIDE, 1200)
    assert "照片已保存" in secretary.get(PAGE).text


def test_the_form_says_what_happens_to_a_photo_and_who_must_not_be_in_a_public_one(secretary: FlaskClient) -> None:
    page = secretary.get(UPLOAD).text
    for text in ("去掉拍摄地点", "不能更换、不能删除", "认不出任何人"):
        assert text in page


def test_a_photo_is_not_public_unless_it_is_ticked(secretary: FlaskClient, services: Services) -> None:
    upload(secretary, from_a_phone())
    [kept] = sent(services, photos.AttachPhoto)
    assert not kept.public


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "还没有选择照片"), (b"x", "打不开这个文件"), (b"\0\0\0\x18ftypheic", "HEIC")]
)
def test_a_bad_file_is_said_beside_what_was_typed(
    secretary: FlaskClient, services: Services, content: bytes, said: str
) -> None:
    answer = upload(secretary, content, caption="三组新路")
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="三组新路"' in answer.text
    assert not sent(services, photos.AttachPhoto)


def test_a_photo_without_a_caption_is_asked_for_one(secretary: FlaskClient, services: Services) -> None:
    answer = upload(secretary, from_a_phone(), caption="")
    assert answer.status_code == 422
    assert not sent(services, photos.AttachPhoto)


@pytest.mark.parametrize(("size", "status"), [(14 * MIB, 422), (16 * MIB, 413)])
def test_an_upload_has_fifteen_mebibytes_at_most(secretary: FlaskClient, size: int, status: int) -> None:
    assert upload(secretary, b"x" * size).status_code == status


def test_nobody_uploads_where_the_topic_does_not_ask_for_it(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.POSTED, step("convene_meeting", "召集会议")))
    browser = signed_in(SECRETARY)
    assert browser.get(UPLOAD).status_code == 404
    assert browser.get(f"{PAGE}/photo_nothing").status_code == 404


# -- showing


def test_a_photo_comes_as_what_it_is_and_only_once(signed_in: As, services: Services) -> None:
    keeps(services)
    browser = signed_in(SECRETARY)
    first = browser.get(f"/photos/{PHOTO}")
    assert (first.status_code, first.data, first.mimetype) == (200, CONTENT, "image/jpeg")
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = browser.get(f"/photos/{PHOTO}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert sent(services, photos.GetPhoto)[-1].known == DIGEST


def test_a_public_photo_is_shown_without_signing_in(browser: FlaskClient, services: Services) -> None:
    keeps(services, public=True)
    assert browser.get(f"/photos/{PHOTO}").data == CONTENT


def test_a_photo_that_one_may_not_see_is_not_there(browser: FlaskClient, services: Services) -> None:
    def absent(_: object) -> None:
        raise NotFound

    services.answers[photos.GetPhoto] = absent
    assert browser.get(f"/photos/{PHOTO}").status_code == 404


def test_the_topic_shows_its_photos_with_who_added_them(signed_in: As, services: Services) -> None:
    shot = photos.PhotoView(
        id=PHOTO, purpose=PhotoPurpose.COMPLETION, caption="三组新路", width=1600, height=1200, added_at=village.MORNING,
        sha256=DIGEST, public=False, added_by=WANG,
    )  # fmt: skip
    with_topic(services, village.topic(State.EXECUTING, step("complete_topic", "办结"), photos=(shot,)))
    browser = signed_in(SECRETARY)
    page = browser.get(PAGE).text
    assert f'<img src="/photos/{PHOTO}" alt="办结现场：三组新路" width="1600" height="1200"' in page
    assert "王秀兰上传" in page
    assert "1 张，其中 0 张公开" in browser.get(f"{PAGE}/complete_topic").text


def test_a_signed_sheet_is_kept_and_nobody_is_asked_whether_it_is_public(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.MERGED, step("photo_signing_sheet", "上传签名单照片")))
    browser, path = signed_in(SECRETARY), f"{PAGE}/photo_signing_sheet"
    page = browser.get(path).text
    assert "照片不公开" in page
    assert 'name="public"' not in page
    fields: dict[str, Any] = {"caption": "三组签名单", "public": "true", **hidden_fields(page)}
    fields["photo"] = (io.BytesIO(from_a_phone()), "IMG_1.jpg")
    assert browser.post(path, data=fields, headers={"Referer": f"https://localhost{path}"}).status_code == 303
    [kept] = sent(services, photos.AttachPhoto)
    assert (kept.purpose, kept.public) == (PhotoPurpose.SIGNING_SHEET, False)


def test_names_are_entered_from_the_photos_that_wait(signed_in: As, services: Services) -> None:
    entered = photos.PhotoView(
        **{**vars(village.SHEET), "id": UUID(int=0x72), "caption": "一组签名单", "entered": True}
    )
    view = village.topic(
        State.MERGED, step("enter_sheet", "录入纸上签名"), photos=(village.SHEET, entered, village.SHOT)
    )
    with_topic(services, view)
    page = signed_in(SECRETARY).get(f"{PAGE}/enter_sheet").text
    assert f'name="photo_ids" value="{village.SHEET.id}" checked' in page
    assert page.count('name="photo_ids"') == 1


def test_the_second_look_has_the_names_and_the_photo_side_by_side(signed_in: As, services: Services) -> None:
    own = SheetView(**{**vars(village.PAPER), "id": UUID(int=0x74), "entered_by": WANG})
    view = village.topic(
        State.MERGED,
        step("confirm_sheet", "核对纸上签名"),
        photos=(village.SHEET, village.SHOT),
        sheets=(own, village.PAPER),
    )
    with_topic(services, view)
    browser = signed_in(SECRETARY)  # Wang
    page = browser.get(f"{PAGE}/confirm_sheet").text
    assert f'src="/photos/{village.SHEET.id}"' in page
    assert f'src="/photos/{village.SHOT.id}"' not in page
    assert "2 个：" in page
    assert fill_in(browser, f"{PAGE}/confirm_sheet").status_code == 303
    assert [command.sheet_id for command in sent(services, signing.ConfirmSheet)] == [village.PAPER.id]


def test_only_whoever_may_withdraw_a_photo_is_offered_to(signed_in: As, services: Services) -> None:
    shown = {"photos": (village.SHOT, village.SHEET)}
    with_topic(services, village.topic(State.EXECUTING, step("withdraw_photo", "收回照片的公开"), **shown))
    browser = signed_in(SECRETARY)
    assert f"{PAGE}/withdraw_photo?photo={village.SHOT.id}" in browser.get(PAGE).text
    assert f"withdraw_photo?photo={village.SHEET.id}" not in browser.get(PAGE).text
    with_topic(services, village.topic(State.EXECUTING, **shown))
    assert "收回公开" not in browser.get(PAGE).text
