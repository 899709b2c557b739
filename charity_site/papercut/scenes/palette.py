"""The paper drawer: one set of coloured papers for each light."""

from dataclasses import dataclass

Color = tuple[int, int, int]
WHITE: Color = (255, 255, 255)


def paper(code: str) -> Color:
    """Turn "F2B233" into (242, 178, 51)."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def papers(codes: str) -> tuple[Color, ...]:
    """Turn a spaced list of codes into colours, kept in order."""
    return tuple(paper(code) for code in codes.split())


def mix(first: Color, second: Color, share: float) -> Color:
    """Blend two papers; share is how much of the second shows."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


@dataclass(frozen=True)
class Palette:
    """Everything that changes with the time of day. Lists run from far to near."""

    sky: Color
    glow: Color
    sun: Color
    cloud: Color
    hills: tuple[Color, ...]
    snow: tuple[Color, ...]
    water: tuple[Color, ...]
    leaves: tuple[Color, ...]
    blossom: tuple[Color, ...]
    field: Color
    sprigs: tuple[Color, ...]
    thread: Color
    lamp: Color
    cream: Color
    rust: Color
    teal: Color
    sand: Color
    wood: Color
    bark: Color
    ink: Color
    shade: Color
    depth: float
    shine: float


PALETTES = {
    "day": Palette(
        sky=paper("D3E9E4"),
        glow=paper("F4F5E4"),
        sun=paper("F2B233"),
        cloud=paper("FFFCF5"),
        hills=papers("B4D6CB 84BBAF 45979A 15707D 0B5563 083F4C"),
        snow=papers("B9D5D9 D3E6E6 E9F2EF FFFCF5"),
        water=papers("7DBDBB 45979A 1B7683 0B5563 083F4C"),
        leaves=papers("4F9C93 2A8087 0F6470"),
        blossom=papers("E8955C D3683F A84A35"),
        field=paper("F1D8AE"),
        sprigs=papers("3E978F E08A5A"),
        thread=paper("E99F10"),
        lamp=paper("F6C552"),
        cream=paper("FFF6E2"),
        rust=paper("D9653B"),
        teal=paper("0F6470"),
        sand=paper("F0C684"),
        wood=paper("7A4A35"),
        bark=paper("5B3D36"),
        ink=paper("1B2A38"),
        shade=paper("0B3540"),
        depth=0.26,
        shine=0.7,
    ),
    "dusk": Palette(
        sky=paper("DF7F54"),
        glow=paper("F8BE7C"),
        sun=paper("FFD98A"),
        cloud=paper("EE9F71"),
        hills=papers("C15E42 97453F 643A45 2B4250 173644 102733"),
        snow=papers("B96A5C DA9278 F0B795 FBD9B6"),
        water=papers("D07A5A 9A5550 4F4A57 1D4654 123340"),
        leaves=papers("8A3F3C 5B3540 2B3F4C"),
        blossom=papers("3F8A86 22646C 164752"),
        field=paper("84394C"),
        sprigs=papers("1C5560 EE9A5E"),
        thread=paper("FFC94A"),
        lamp=paper("FFD98A"),
        cream=paper("FFEFD2"),
        rust=paper("B8432B"),
        teal=paper("14505C"),
        sand=paper("F6C27C"),
        wood=paper("C98C60"),
        bark=paper("3A2334"),
        ink=paper("1A2431"),
        shade=paper("4A1626"),
        depth=0.32,
        shine=1,
    ),
    "night": Palette(
        sky=paper("1D3047"),
        glow=paper("34506A"),
        sun=paper("FBF0D2"),
        cloud=paper("2B435C"),
        hills=papers("2C4E63 234257 1B3649 142B3B 0F222F 0B1A25"),
        snow=papers("36566F 54758B 7C9AAB A9C0C9"),
        water=papers("2B4E63 214357 18384A 122C3B 0C1F2B"),
        leaves=papers("2F6B74 24545F 1A3F4C"),
        blossom=papers("A4634F 7C4A48 533A44"),
        field=paper("3B4463"),
        sprigs=papers("2C6A76 8E5C4C"),
        thread=paper("F7C65B"),
        lamp=paper("FFD980"),
        cream=paper("F3E7CC"),
        rust=paper("CC6440"),
        teal=paper("2F7F88"),
        sand=paper("DDB57A"),
        wood=paper("86655A"),
        bark=paper("494552"),
        ink=paper("A9B3BB"),
        shade=paper("040B14"),
        depth=0.42,
        shine=1.1,
    ),
    "dawn": Palette(
        sky=paper("F4D6C8"),
        glow=paper("FDEFD6"),
        sun=paper("F6B64C"),
        cloud=paper("FFF3E4"),
        hills=papers("EBB498 D98F74 B9767A 5E8791 2A6B78 0B4A58"),
        snow=papers("E3BDB7 EFD3C9 F8E7DC FFF8EE"),
        water=papers("EBC0AA A9A5A5 5E8E97 2A6B78 0E4F5D"),
        leaves=papers("5E8B8E 3C747C 1F5A66"),
        blossom=papers("E38B72 C9685A 99505A"),
        field=paper("B4B9AC"),
        sprigs=papers("2F7C86 E79070"),
        thread=paper("E09714"),
        lamp=paper("FBCB68"),
        cream=paper("FFF8EA"),
        rust=paper("CF5F40"),
        teal=paper("1F6874"),
        sand=paper("F3C891"),
        wood=paper("79483F"),
        bark=paper("5F4048"),
        ink=paper("26303D"),
        shade=paper("4A2438"),
        depth=0.24,
        shine=0.9,
    ),
}
