"""A receipt is read from its picture, and from photographs of it, in a real browser."""

import base64
import io

import pytest
from PIL import Image
from playwright.sync_api import Page
from qrcode import QRCode

from audit.evidence.receipt import Receipt
from audit.log.merkle import Tree, leaf_hash
from tests.photographs import MEGAPIXELS_12, Camera, photograph
from voting.documents.receipt_pictures import ReceiptPicture, draw_receipt

_ENTRIES, _OWN = 1200, 417
"""A log of a thousand households; the receipt's index."""
READ = """async ([data, name]) => {
  const file = new File([Uint8Array.from(atob(data), (each) => each.charCodeAt(0))], name);
  return readReceiptFile(file, getCodeReader).catch((error) => error.message);
}"""


@pytest.fixture(scope="module")
def proof() -> str:
    """A receipt as long as one that the log and a witness signed."""
    leaves = [leaf_hash(str(index).encode()) for index in range(_ENTRIES)]
    tree = Tree(leaves)
    origin, signature = "vote.wenxin.example/langyue/12", base64.b64encode(bytes(76)).decode()
    root = base64.b64encode(tree.root()).decode()
    signed = [f"— {name} {signature}" for name in (origin, "witness.wenxin.example/office")]
    note = "\n".join([origin, str(_ENTRIES), root, "", *signed, ""])
    path = tree.prove_inclusion(_OWN, _ENTRIES)
    return str(Receipt(leaves[_OWN], _OWN, path, note))


@pytest.fixture(scope="module")
def picture(proof: str) -> Image.Image:
    drawn = ReceiptPicture(
        title="投票回执",
        lines=("朗月花园", "2026年第一次业主大会会议", "您的票已计入，第 417 号"),
        proof=proof,
        hint="结果公布以后，在 https://vote.wenxin.example/receipt 选这张图片",
    )
    return Image.open(io.BytesIO(draw_receipt(drawn)))


def read(saved: Page, data: bytes, name: str = "photo.jpg") -> str:
    said: str = saved.evaluate(READ, [base64.b64encode(data).decode(), name])
    return said


def test_the_picture_itself_is_read_and_what_a_messenger_makes_of_it(
    saved: Page, picture: Image.Image, proof: str
) -> None:
    kept, sent = io.BytesIO(), io.BytesIO()
    picture.save(kept, "PNG")
    picture.convert("L").resize((720, picture.height * 2 // 3)).save(sent, "JPEG", quality=60)

    assert read(saved, kept.getvalue(), "receipt.png") == proof
    assert read(saved, sent.getvalue()) == proof


@pytest.mark.parametrize(
    "camera",
    [
        Camera(size=MEGAPIXELS_12, degrees=7, tilt=0.3),
        Camera(size=MEGAPIXELS_12, quarters=3, degrees=3, tilt=0.25, blur=3, noise=25, shade=0.5),
        Camera(degrees=-12, noise=20),
        Camera(quarters=1, degrees=-4, shade=0.6),
        Camera(quarters=2, blur=1.6, fill=0.6),
        Camera(quarters=3, degrees=3, tilt=0.25, blur=1, noise=12, shade=0.5),
        # Neither at 1200 points nor at its own size: another size averages the noise otherwise.
        Camera(quarters=3, degrees=3, tilt=0.25, blur=1, noise=12, shade=0.5, seed=42),
        Camera(quarters=3, degrees=3, tilt=0.25, blur=1, noise=14, shade=0.5, seed=3),
    ],
    ids=[
        "aslant",
        "everything",
        "noise",
        "quarter-in-shade",
        "blurred-afar",
        "everything-sent",
        "only-another-size",
        "only-another-size-noisier",
    ],
)
def test_a_photograph_is_read(
    saved: Page, picture: Image.Image, proof: str, camera: Camera
) -> None:
    assert read(saved, photograph(picture, camera)) == proof


def test_the_receipt_is_found_beside_another_code_and_what_is_none_is_said(
    saved: Page, picture: Image.Image, proof: str
) -> None:
    code = QRCode()
    code.add_data("https://vote.wenxin.example/r/ab3de6gh9k")
    other = code.make_image().get_image().convert("L").resize((300, 300))
    page = Image.new("L", (1400, 2100), 255)
    page.paste(other, (60, 40))
    alone = photograph(page, Camera(degrees=4))
    page.paste(picture.convert("L"), (160, 500))

    assert read(saved, photograph(page, Camera(degrees=4))) == proof
    assert read(saved, alone).startswith("这是别的二维码")
    assert read(saved, photograph(Image.new("L", (1080, 1400), 200), Camera())).startswith(
        "图片里没有找到回执的二维码"
    )
    assert read(saved, b"nothing").startswith("这张图片打不开")
