"""The drawn sheet of a share image: paper, then the thread, then the picture over its end, then words."""

from PIL import Image, ImageDraw, ImageFilter

from charity_site.papercut.lettering import fit, font
from charity_site.papercut.mark import GOLD, band, mark_outlines, smooth_mask, strands
from charity_site.papercut.scenes.curves import bezier

SIZE = WIDTH, HEIGHT = 1200, 630
PAPER, INK, INK_SOFT, SHADE = (255, 252, 245), (27, 36, 48), (75, 86, 102), (58, 44, 22)
LEFT, MIDDLE = 72, 262
COLUMN = 540  # pixels: the widest line of words
LABEL_SIZE = 28
TITLE_SIZES = range(88, 43, -4)
EDGE = (
    bezier((704, -20), (640, 160), (640, 330), (682, 450), 60)
    + bezier((682, 450), (704, 515), (700, 590), (672, 660), 40)[1:]
)
EDGE_LEFT = 630
MARK_SCALE = 1.35
MARK_AT = (LEFT - 8, 490)
NAME_AT, NAME_WIDTH = (LEFT + 74, 530), 440
PICTURE_SIZE = WIDTH - EDGE_LEFT, HEIGHT  # pixels


def draw_sheet(picture, label, title, charity):
    """Return the sheet (RGB) with `picture` (RGB, of PICTURE_SIZE) and three texts (str)."""
    sheet = Image.new("RGB", SIZE, PAPER)
    draw_thread(sheet)
    glue_picture(sheet, picture)
    draw_words(sheet, label, title, charity)
    return sheet


def on_paper(photo):
    """Return `photo` (as `pixels_of` gives it) as RGB; what is transparent shows the paper."""
    if photo.mode == "RGB":
        return photo
    ground = Image.new("RGBA", photo.size, PAPER)
    return Image.alpha_composite(ground, photo).convert("RGB")


def draw_thread(sheet):
    """The mark, and its loose end, which runs on below the charity's name to the picture."""
    end = strands()[0][1][-1]
    x, y = (MARK_AT[0] + end[0] * MARK_SCALE, MARK_AT[1] + end[1] * MARK_SCALE)
    line = bezier((x, y), (x + 150, y - 5), (480, y + 36), (720, y - 40), 80)
    width = strands()[2] * MARK_SCALE
    sheet.paste(GOLD, mask=smooth_mask(SIZE, [*mark_outlines(MARK_AT, MARK_SCALE), band(line, width)]))


def glue_picture(sheet, picture):
    """Lay `picture` along the right side, cut with a soft curve, with a slight shadow on the paper."""
    mask = smooth_mask(SIZE, [[*EDGE, (WIDTH, HEIGHT), (WIDTH, 0)]])
    shadow = mask.filter(ImageFilter.GaussianBlur(9)).point(lambda value: round(value * 0.34))
    sheet.paste(SHADE, (-5, 0), shadow)
    sheet.paste(picture, (EDGE_LEFT, 0), mask.crop((EDGE_LEFT, 0, WIDTH, HEIGHT)))


def draw_words(sheet, label, title, charity):
    """The label above the title, and the charity's name on the thread. Without a title the name takes its place."""
    pen = ImageDraw.Draw(sheet)
    if charity and title:
        size, (name,) = fit(charity, NAME_WIDTH, (30, 28, 26, 24), lambda size: 1)
        pen.text(NAME_AT, name, INK, font(size, 700), anchor="ls")
    elif charity:
        label, title = "", charity
    if not title:
        return
    size, lines = fit(title, COLUMN, TITLE_SIZES, lambda size: 3 if size > 60 else 4)
    leading = round(size * 1.14)
    # All of it stands in the middle of the paper above the thread, by the height of capitals.
    above = LABEL_SIZE + 30 if label else 0
    capitals = round(size * 0.67)
    y = MIDDLE - (above + capitals + leading * (len(lines) - 1)) // 2
    if label:
        small, (text,) = fit(label, COLUMN, (LABEL_SIZE, LABEL_SIZE - 4), lambda size: 1)
        pen.text((LEFT, y + LABEL_SIZE * 0.7), text, INK_SOFT, font(small, 560), anchor="ls")
    for number, line in enumerate(lines):
        pen.text((LEFT - size * 0.03, y + above + capitals + leading * number), line, INK, font(size), anchor="ls")
