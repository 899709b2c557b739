"""Knows a picture again that was encoded or scaled anew: by where it grows lighter or darker, coarsely.

Each upload is encoded anew, so the same photo has other bytes and another hash each time. Not known again is one that was
cropped, turned or mirrored, or that has next to no structure.
"""

from functools import lru_cache

from PIL import Image

SIDE = 12  # of the small picture, in pixels
OVERSAMPLED = 8  # first, so that rounding to whole levels of grey does not decide
ENOUGH = 512  # pixels: a JPEG with longer sides is decoded smaller
LEAST_STEP = 0.5  # levels of 256, between neighbors
LEAST_STEPS = SIDE * 4  # a plain area looks like any other one
# Of the steps of both. Measured: over 0.93 for the same photo, down to a fifth of its size; under 0.71 for two
# people before one background.
ALIKE = 0.85


def look_of(file):
    """The look (str) of the picture in `file` (of its bytes); '' when it cannot be read or has next to no structure.

    In hexadecimal: one bit for each step to lighter, then one for each step to darker; to the right, then down.
    """
    try:
        file.seek(0)
        with Image.open(file) as image:
            image.draft("L", (ENOUGH, ENOUGH))
            grey = image.convert("L").resize((SIDE * OVERSAMPLED, SIDE * OVERSAMPLED), Image.Resampling.BOX)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return ""
    small = list(grey.convert("F").resize((SIDE, SIDE), Image.Resampling.BOX).get_flattened_data())
    right = [small[at + 1] - small[at] for at in range(len(small) - 1) if (at + 1) % SIDE]
    down = [below - above for above, below in zip(small, small[SIDE:], strict=False)]
    steps = [*right, *down]
    bits = [step > LEAST_STEP for step in steps] + [step < -LEAST_STEP for step in steps]
    return f"{int(''.join('01'[bit] for bit in bits), 2):x}" if sum(bits) >= LEAST_STEPS else ""


def are_alike(one, other):
    """Return whether two looks (str) are of the same picture."""
    a, b = int(one or "0", 16), int(other or "0", 16)
    return bool(a and b) and (a & b).bit_count() >= ALIKE * (a | b).bit_count()


@lru_cache(maxsize=4096)
def is_like_one_of(looks, look):
    """Return whether `look` (str) is of the same picture as one of `looks` (frozenset of str)."""
    return any(are_alike(look, other) for other in looks)
