"""A sheet to glue paper on: flat shapes with clean edges, soft shadows and a faint grain."""

from collections.abc import Sequence
from math import ceil, floor
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .curves import Path, Point, ellipse, paced, stroke
from .palette import WHITE, Color, mix

WIDTH, HEIGHT = 1600, 1200  # scenes are composed at this size, then scaled to cover the one asked for
Box = tuple[int, int, int, int]
FINE = 4  # shapes are drawn this many times too large, then shrunk to smooth their edges
LARGE = 300_000  # pixels: above this the crisper filter costs more than it shows


class Collage:
    """Glues coloured outlines, given in units of the composed sheet, onto a picture of any size."""

    def __init__(self, size: tuple[int, int], ground: Color, shade: Color, depth: float, flip: bool):
        """Lay down the ground; flip mirrors the whole picture left to right."""
        self.picture = Image.new("RGB", size, ground)
        self.scale = max(size[0] / WIDTH, size[1] / HEIGHT)
        self.shade, self.depth, self.flip = shade, depth, flip

    def cut(
        self,
        *outlines: Path,
        colour: Color,
        lift: float = 0,
        panels: Sequence[tuple[Path, Color]] = (),
        holes: Sequence[Path] = (),
        veil: float = 1,
    ) -> None:
        """Glue one piece of paper.

        Lift is how far it floats above what lies below. Panels are printed on the piece and end
        at its edge, so they may overshoot. A veil below 1 lets the paper underneath shine through.
        """
        blur = 11 * lift * self.scale
        box = self._window(outlines, margin=blur * 2.5 + 3)
        if box is None:
            return
        mask = self._mask(outlines, holes, box)
        face = None
        if panels:
            face = Image.new("RGB", mask.size, colour)
            for outline, ink in panels:
                face.paste(ink, mask=self._mask((outline,), (), box))
        if lift:
            self._shadow(mask, box, blur)
            # A cut edge catches the light: a hairline of paler paper towards the top left.
            pale = Image.blend(face, Image.new("RGB", face.size, WHITE), 0.2) if face else mix(colour, WHITE, 0.2)
            self.picture.paste(pale, box, mask)
            step = max(1, round(1.6 * self.scale))
            lowered = Image.new("L", mask.size)
            lowered.paste(mask, (-step if self.flip else step, step))
            mask = ImageChops.darker(mask, lowered)
        if veil < 1:
            mask = mask.point(lambda value: round(value * veil))
        self.picture.paste(face or colour, box, mask)

    def line(
        self, path: Path, width: float, end: float | None = None, *, colour: Color, lift: float = 0, veil: float = 1
    ) -> None:
        """Glue a strip of paper along a path; with end it tapers."""
        self.cut(*stroke(path, width, end), colour=colour, lift=lift, veil=veil)

    def thread(self, path: Path, colour: Color, width: float = 7, dots: bool = False) -> None:
        """Lay a thread, never thinner than two pixels so that it holds on small cards."""
        width = max(width, 2 / self.scale)
        shapes = [ellipse(spot, width * 0.72) for spot in paced(path, width * 2.9)] if dots else stroke(path, width)
        self.cut(*shapes, colour=colour, lift=0.5)

    def finish(self) -> Image.Image:
        """Press a grain into the paper, broad and faint so that it costs a codec almost nothing."""
        width, height = self.picture.size
        cell = 3.2 * max(self.scale, 0.4)
        coarse = ceil(width / cell), ceil(height / cell)
        fibres = Image.frombytes("L", coarse, Random("grain").randbytes(coarse[0] * coarse[1]))
        fibres = fibres.point(lambda value: round(128 + (value - 128) * 0.026))
        fibres = fibres.resize((width, height), Image.Resampling.BICUBIC)
        return ImageChops.overlay(self.picture, Image.merge("RGB", [fibres] * 3))

    def _pixel(self, point: Point) -> Point:
        x = WIDTH - point[0] if self.flip else point[0]
        width, height = self.picture.size
        return (x - WIDTH / 2) * self.scale + width / 2, (point[1] - HEIGHT / 2) * self.scale + height / 2

    def _window(self, outlines: Sequence[Path], margin: float) -> Box | None:
        spots = [self._pixel(point) for outline in outlines for point in outline]
        width, height = self.picture.size
        left, right = max(min(x for x, _ in spots), 0), min(max(x for x, _ in spots), width)
        top, bottom = max(min(y for _, y in spots), 0), min(max(y for _, y in spots), height)
        if left >= right or top >= bottom:
            return None
        return floor(left - margin), floor(top - margin), ceil(right + margin), ceil(bottom + margin)

    def _mask(self, outlines: Sequence[Path], holes: Sequence[Path], box: Box) -> Image.Image:
        left, top, right, bottom = box
        width, height = right - left, bottom - top
        mask = Image.new("L", (width * FINE, height * FINE))
        pen = ImageDraw.Draw(mask)
        for shapes, fill in ((outlines, 255), (holes, 0)):
            for outline in shapes:
                spots = (self._pixel(point) for point in outline)
                pen.polygon([(round((x - left) * FINE), round((y - top) * FINE)) for x, y in spots], fill=fill)
        if width * height > LARGE:
            return mask.reduce(FINE)
        return mask.reduce(FINE // 2).resize((width, height), Image.Resampling.LANCZOS)

    def _shadow(self, mask: Image.Image, box: Box, blur: float) -> None:
        shrink = max(1, min(4, int(blur / 3)))
        soft = mask.reduce(shrink).filter(ImageFilter.GaussianBlur(blur / shrink))
        soft = soft.resize(mask.size, Image.Resampling.BILINEAR)
        soft = soft.point(lambda value: round(value * self.depth))
        drop = round(blur * 0.35)
        self.picture.paste(self.shade, (box[0] + (-drop if self.flip else drop), box[1] + drop), soft)
