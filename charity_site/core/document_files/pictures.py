"""Takes what is no picture out of a picture file inside a document, without decoding it: place, time, camera, comments.

A document says by itself which way up a picture stands and how large it is, so not a pixel may change.
"""

from charity_site.core.document_files.refusal import OTHER_FILE, UNREADABLE, Refusal

JPEG_START, JPEG_END = b"\xff\xd8", b"\xff\xd9"
COMMENT, APP_FIRST, APP_LAST = 0xFE, 0xE0, 0xEF
APP_COLOR, APP_ADOBE = 0xE2, 0xEE
BARE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
SCAN = 0xDA
JFIF = b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"  # version 1.1, no density, no thumbnail

PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}

GIF_STARTS = (b"GIF87a", b"GIF89a")
GIF_COMMENT, GIF_APPLICATION, GIF_LOOP = 0xFE, 0xFF, b"\x0bNETSCAPE2.0"

JP2_START = b"\0\0\0\x0cjP  \r\n\x87\n"
JP2_DROPPED = {b"uuid", b"xml ", b"uinf"}


def without_metadata(content, name):
    """`content` (bytes) of the picture `name` (str) with its pixels and colors only. Raises Refusal for other kinds."""
    for starts, clean in CLEANERS.items():
        if content.startswith(starts):
            try:
                return clean(content)
            except (IndexError, ValueError) as error:
                raise Refusal(UNREADABLE) from error
    raise Refusal(OTHER_FILE.format(what=name))


def clean_jpeg(content):
    """The segments of a JPEG that its pixels need. What stands behind its end, such as a second picture, goes."""
    kept, at = [JPEG_START], 2
    while True:
        if at == len(content) and any(segment[1:2] == bytes([SCAN]) for segment in kept):
            return b"".join([*kept, JPEG_END])  # browsers show those that are cut off, too
        if content[at] != 0xFF:
            raise ValueError("no marker")
        while content[at + 1] == 0xFF:
            at += 1
        marker = content[at + 1]
        if marker == JPEG_END[1]:
            return b"".join([*kept, JPEG_END])
        if marker in BARE:
            kept.append(content[at : at + 2])
            at += 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4])
        segment = content[at : at + 2 + length]
        if length < 2 or len(segment) < length + 2:
            raise ValueError("a segment is cut off")
        kept.append(kept_of(marker, segment))
        at += 2 + length
        if marker == SCAN:
            end = end_of_scan(content, at)
            kept.append(content[at:end])
            at = end


def kept_of(marker, segment):
    """Return what stays of a `segment` (bytes) that begins with `marker` (int)."""
    data = segment[4:]
    if marker == APP_FIRST and data.startswith(b"JFIF\0"):
        data = data[:12] + b"\0\0" if len(data) >= 12 else JFIF
        return segment[:2] + (len(data) + 2).to_bytes(2) + data
    if marker == APP_COLOR and data.startswith(b"ICC_PROFILE\0"):
        return segment
    if marker == APP_ADOBE and data.startswith(b"Adobe"):
        return segment[:2] + (14).to_bytes(2) + data[:12]
    return b"" if APP_FIRST <= marker <= APP_LAST or marker == COMMENT else segment


def end_of_scan(content, at):
    """Return where the compressed pixels that begin `at` (int) end: at the next marker that is no part of them."""
    while 0 <= (at := content.find(b"\xff", at)) < len(content) - 1:
        follower = content[at + 1]
        if follower and follower not in BARE and follower != 0xFF:
            return at
        at += 1 if follower == 0xFF else 2
    return len(content)


def clean_png(content):
    kept, at, kind = [PNG_START], len(PNG_START), b""
    while kind != b"IEND":
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        chunk = content[at : at + 12 + length]
        if len(chunk) < 12 + length:
            raise ValueError("a chunk is cut off")
        if kind in PNG_KEPT:
            kept.append(chunk)
        at += 12 + length
    return b"".join(kept)


def clean_gif(content):
    at = 13 + table_size(content[10])
    kept = [content[:at]]
    while content[at] != 0x3B:
        if content[at] == 0x2C:  # a picture
            end = end_of_blocks(content, at + 11 + table_size(content[at + 9]))
            kept.append(content[at:end])
        elif content[at] == 0x21:  # an extension
            end = end_of_blocks(content, at + 2)
            foreign = content[at + 1] == GIF_APPLICATION and content[at + 2 : at + 14] != GIF_LOOP
            if content[at + 1] != GIF_COMMENT and not foreign:
                kept.append(content[at:end])
        else:
            raise ValueError("no block")
        at = end
    return b"".join([*kept, b"\x3b"])


def table_size(flags):
    """The bytes (int) of the color table that `flags` (int) of a GIF say."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def end_of_blocks(content, at):
    while content[at]:
        at += 1 + content[at]
    return at + 1


def clean_jp2(content):
    kept, at = [], 0
    while at < len(content):
        length, kind, header = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8], 8
        if length == 1:
            length, header = int.from_bytes(content[at + 8 : at + 16]), 16
        length = length or len(content) - at  # 0: it goes on to the end
        if length < header or at + length > len(content):
            raise ValueError("a box is cut off")
        if kind not in JP2_DROPPED:
            kept.append(content[at : at + length])
        at += length
    return b"".join(kept)


CLEANERS = {JPEG_START: clean_jpeg, PNG_START: clean_png, GIF_STARTS: clean_gif, JP2_START: clean_jp2}
