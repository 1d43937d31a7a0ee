"""Why a photo is not kept, or is missing."""

from shared.errors import Refused


class PhotoNotPlain(Refused, code="topics.photo_not_plain", status=422):
    sentence = "这不是可以保存的照片：应是基线 JPEG，不带拍摄地点等附加信息。"
    advice = "请在议题页面上传，系统会自动处理。"


class PhotoTooLarge(Refused, code="topics.photo_too_large", status=422):
    sentence = "照片太大，没有保存。"
    advice = "请在议题页面上传，系统会自动缩小。"


class TooManyPhotos(Refused, code="topics.too_many_photos", status=409):
    """Facts: most, source."""

    sentence = "同一用途的照片最多 {most} 张。"
    advice = "请办理下一步；已经上传的照片不能更换。"


class ProofMissing(Refused, code="topics.proof_missing", status=409):
    """Facts: there, needed, source."""

    sentence = "办结要有现场照片：应不少于 {needed} 张，现有 {there} 张。"
    advice = "请先上传办结照片。"


class PhotoNeverPublic(Refused, code="topics.photo_never_public", status=422):
    """Facts: purpose."""

    sentence = "“{purpose}”的照片上有姓名，不能公开。"
    advice = "请不要勾选“可以公开”。"


class PhotoNotPublic(Refused, code="topics.photo_not_public", status=409):
    sentence = "这张照片没有公开，或者已经收回。"
    advice = "请刷新页面查看。"
