"""However a picture says its colors, pages show them as its owner saw them; and what is stored holds nobody's name."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from charity_site.images.filters import PUBLIC
from charity_site.images.uploads import FORMATS, SHOWN_AS
from tests.factories import make_disease, make_image, make_story, picture_bytes
from tests.images.profiles import DISPLAY_P3, profile

SIDE = 64
WHITE, BLACK, GREY, CLEAR = (255, 255, 255, 255), (0, 0, 0, 255), (128, 128, 128, 255), (0, 0, 0, 0)
ORANGE = (180, 90, 60)
ORANGE_IN_P3 = (193, 83, 51, 255)  # worked out by the matrices of CSS Color 4


def png(depth, kind, row, **chunks):
    """A square PNG file (bytes) of SIDE equal rows. `kind`: 0 grey, 2 RGB, 3 palette, 4 grey with alpha."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", SIDE, SIDE, depth, kind, 0, 0, 0)
    more = b"".join(chunk(name.encode(), data) for name, data in chunks.items())
    body = zlib.compress((b"\0" + row) * SIDE)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def saved(mode, color, kind, **options):
    out = BytesIO()
    Image.new(mode, (SIDE, SIDE), color).save(out, kind, **options)
    return out.getvalue()


# What it is -> (file name, its bytes, the pixels of its left and right half: RGBA).
HALF = SIDE // 2
PICTURES = {
    "16 bits of grey": ("a.png", png(16, 0, b"\x80\0" * SIDE), GREY, GREY),
    "16 bits of grey, white left out": (
        "a.png",
        png(16, 0, b"\xff\xff" * HALF + b"\x80\0" * HALF, tRNS=b"\xff\xff"),
        CLEAR,
        GREY,
    ),
    "16 bits of color, one left out": (
        "a.png",
        png(16, 2, b"\x80\0\0\0\xff\xff" * HALF + b"\xff\xff" * 3 * HALF, tRNS=b"\x80\0\0\0\xff\xff"),
        CLEAR,
        WHITE,
    ),
    "16 bits of grey with alpha": ("a.png", png(16, 4, b"\x80\0\0\0" * HALF + b"\x80\0\xff\xff" * HALF), CLEAR, GREY),
    "2 bits of grey, white left out": ("a.png", png(2, 0, b"\xff" * 8 + b"\0" * 8, tRNS=b"\0\3"), CLEAR, BLACK),
    "4 bits of grey, white left out": ("a.png", png(4, 0, b"\xff" * 16 + b"\0" * 16, tRNS=b"\0\x0f"), CLEAR, BLACK),
    "1 bit, white left out": ("a.png", png(1, 0, b"\xff" * 4 + b"\0" * 4, tRNS=b"\0\1"), CLEAR, BLACK),
    "1 bit": ("a.png", png(1, 0, b"\xff" * 4 + b"\0" * 4), WHITE, BLACK),
    "8 bits of grey, black left out": ("a.png", png(8, 0, b"\0" * HALF + b"\x80" * HALF, tRNS=b"\0\0"), CLEAR, GREY),
    "8 bits of color, black left out": (
        "a.png",
        png(8, 2, b"\0\0\0" * HALF + b"\xff" * 3 * HALF, tRNS=b"\0" * 6),
        CLEAR,
        WHITE,
    ),
    "a palette, one left out": (
        "a.png",
        png(8, 3, b"\0" * HALF + b"\1" * HALF, PLTE=b"\0\0\0" + b"\x80" * 3, tRNS=b"\0"),
        CLEAR,
        GREY,
    ),
    "a palette": ("a.png", png(8, 3, b"\0" * HALF + b"\1" * HALF, PLTE=b"\0\0\0" + b"\x80" * 3), BLACK, GREY),
    "a wide gamut (JPEG)": (
        "a.jpg",
        saved("RGB", ORANGE, "JPEG", quality=95, icc_profile=profile(DISPLAY_P3)),
        ORANGE_IN_P3,
        ORANGE_IN_P3,
    ),
    "a wide gamut (PNG)": (
        "a.png",
        saved("RGBA", (*ORANGE, 255), "PNG", icc_profile=profile(DISPLAY_P3)),
        ORANGE_IN_P3,
        ORANGE_IN_P3,
    ),
    "a wide gamut (WebP)": (
        "a.webp",
        saved("RGB", ORANGE, "WEBP", quality=95, icc_profile=profile(DISPLAY_P3)),
        ORANGE_IN_P3,
        ORANGE_IN_P3,
    ),
    "a wide gamut (AVIF)": (
        "a.avif",
        saved("RGB", ORANGE, "AVIF", quality=95, icc_profile=profile(DISPLAY_P3)),
        ORANGE_IN_P3,
        ORANGE_IN_P3,
    ),
    "grey with a profile": ("a.jpg", saved("L", 128, "JPEG", icc_profile=profile(space=b"GRAY")), GREY, GREY),
    "grey with a profile for colors": ("a.jpg", saved("L", 128, "JPEG", icc_profile=profile()), GREY, GREY),
    "color with a profile for grey": (
        "a.png",
        saved("RGB", (128, 128, 128), "PNG", icc_profile=profile(space=b"GRAY")),
        GREY,
        GREY,
    ),
    "grey with alpha and a profile": ("a.png", saved("LA", (128, 0), "PNG", icc_profile=profile(space=b"GRAY")), CLEAR, CLEAR),
    "a printer's, with a broken profile": ("a.jpg", saved("CMYK", (0, 0, 0, 0), "JPEG", icc_profile=b"junk" * 99), WHITE, WHITE),
    "a printer's, with half a profile": (
        "a.jpg",
        saved("CMYK", (0, 0, 0, 255), "JPEG", progressive=True, icc_profile=profile()[:300]),
        BLACK,
        BLACK,
    ),
    "a printer's, with a screen's profile": ("a.jpg", saved("CMYK", (0, 0, 0, 255), "JPEG", icc_profile=profile()), BLACK, BLACK),
    "color with a broken profile": ("a.webp", saved("RGB", (128, 128, 128), "WEBP", icc_profile=b"\0" * 500), GREY, GREY),
}  # fmt: skip


ONE_OF_EACH = sorted({spec.split("|")[0]: spec for spec in sorted(PUBLIC)}.values())  # a cut in each format


def close(one, other):
    return other[3] < 6 if one[3] == 0 else one == pytest.approx(other, abs=6)


@pytest.mark.parametrize("case", PICTURES)
def test_pages_show_the_colors_that_the_picture_has(client, site, case):
    name, content, left, right = PICTURES[case]
    image = make_image(content, name=name)
    disease = make_disease(picture=image)

    assert client.get(disease.url).status_code == 200
    for spec, rendition in image.get_renditions(*ONE_OF_EACH).items():
        with rendition.file.open() as file, Image.open(file) as shown:
            assert shown.mode in ("RGB", "RGBA"), spec
            width, height = shown.size
            for wanted, x in ((left, width // 4), (right, width * 3 // 4)):
                expected = WHITE if wanted == CLEAR and shown.mode == "RGB" else wanted
                assert close(expected, shown.convert("RGBA").getpixel((x, height // 2))), (spec, x)


@pytest.mark.parametrize("case", PICTURES)
def test_a_share_image_has_the_colors_of_the_page(site, case):
    name, content, left, right = PICTURES[case]
    drawn = make_disease(picture=make_image(content, name=name)).share_image().draw()
    paper = (255, 252, 245)  # where nothing is
    for wanted, x in ((left, 760), (right, 1160)):
        assert drawn.getpixel((x, 300)) == pytest.approx(paper if wanted == CLEAR else wanted[:3], abs=8), x


def test_a_trial_makes_every_format_that_pages_show():
    assert {f"format-{name}" for name in SHOWN_AS} == {spec.split("|")[0] for spec in PUBLIC}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_no_profile_is_stored_because_it_may_hold_a_name(db, kind):
    out = BytesIO()
    Image.new("RGB", (64, 48), ORANGE).save(out, kind, icc_profile=profile(name="SECRET-OWNER"))
    assert "SECRET-OWNER".encode("utf-16-be") in out.getvalue() or kind == "PNG"  # compressed there
    image = make_image(out.getvalue(), name=f"a.{kind.lower()}")
    for file in (image.file, *(rendition.file for rendition in image.get_renditions(*ONE_OF_EACH).values())):
        with file.open() as content, Image.open(content) as stored:
            assert "icc_profile" not in stored.info


@pytest.mark.parametrize("size", [(1, 1), (1, 12_000), (12_000, 1), (2, 3)])
def test_a_picture_of_any_shape_can_be_shown(client, site, size):
    image = make_image(picture_bytes("PNG", size), name="a.png")
    assert len(image.get_renditions(*sorted(PUBLIC))) == len(PUBLIC)
    assert client.get(make_disease(picture=image).url).status_code == 200
    assert make_disease(picture=image).share_image().draw().size == (1200, 630)


@pytest.mark.parametrize("kind", sorted(set(FORMATS) - {"MPO"}))
def test_a_damaged_file_is_stored_whole_or_refused_with_a_sentence(db, kind):
    chance = random.Random(kind)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"
    whole = picture_bytes(kind, (64, 48), exif=exif, icc_profile=profile(DISPLAY_P3))
    outcomes = set()
    for _ in range(60):
        damaged = bytearray(whole[: chance.choice((len(whole), chance.randrange(8, len(whole))))])
        for _ in range(chance.randrange(4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            image = make_image(bytes(damaged), name=f"a.{kind.lower()}")
        except ValidationError as refusal:
            outcomes.add(refusal.messages[0].split()[0])
        else:
            outcomes.add("stored")
            assert image.get_rendition("format-avif|fill-400x300")
    assert "This" in outcomes and outcomes <= {"This", "The", "stored"}


def test_a_portrait_of_any_kind_of_pixels_is_shown_on_its_story(client, site):
    name, content, *_ = PICTURES["16 bits of grey"]
    story = make_story()
    story.portrait = make_image(content, name=name, people=story.people)
    story.save_revision().publish()
    html = client.get(story.url).content.decode()
    assert story.portrait.get_rendition("format-avif|fill-640x480").url in html
