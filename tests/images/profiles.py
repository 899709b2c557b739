"""Color profiles (ICC), as cameras and programs write them into pictures."""

import struct

# The primaries of Display P3, the screens of phones, as profiles have them (for D50).
DISPLAY_P3 = ((0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407))
SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.7141))
CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def profile(primaries=SRGB, name="A screen", space=b"RGB "):
    """A profile (bytes) of what shows `primaries`, which calls itself `name` (str, ASCII)."""
    tags = {b"desc": words(name), b"cprt": words(name), b"wtpt": point((0.9642, 1, 0.8249))}
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + b"".join(map(fixed, CURVE))
    if space == b"GRAY":
        tags[b"kTRC"] = curve
    else:
        tags |= {bytes([letter]) + b"XYZ": point(xyz) for letter, xyz in zip(b"rgb", primaries, strict=True)}
        tags |= {bytes([letter]) + b"TRC": curve for letter in b"rgb"}
    table, data = b"", b""
    for tag, content in tags.items():
        table += struct.pack(">4sII", tag, 128 + 4 + 12 * len(tags) + len(data), len(content))
        data += content + b"\0" * (-len(content) % 4)
    body = struct.pack(">I", len(tags)) + table + data
    date = struct.pack(">6H", 2020, 1, 1, 0, 0, 0)
    header = (
        struct.pack(">I4sI4s4s4s", 128 + len(body), b"\0" * 4, 0x04300000, b"mntr", space, b"XYZ ") + date + b"acsp"
    )
    header += b"\0" * (68 - len(header)) + b"".join(map(fixed, (0.9642, 1, 0.8249)))
    return header + b"\0" * (128 - len(header)) + body


def fixed(number):
    return struct.pack(">i", round(number * 65536))


def point(xyz):
    return b"XYZ \0\0\0\0" + b"".join(map(fixed, xyz))


def words(text):
    said = text.encode("utf-16-be")
    return b"mluc" + struct.pack(">III2s2sII", 0, 1, 12, b"en", b"US", len(said), 28) + said
