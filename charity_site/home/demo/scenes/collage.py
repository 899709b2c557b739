"""A sheet to glue paper on: flat shapes with clean edges, soft shadows and a faint grain."""

from collections.abc import Sequence
from math import ceil, floor
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .curves import Path, ellipse, paced, stroke
from .palette import Colour, mix

WIDTH, HEIGHT = 1600, 1200  # every scene is composed on this sheet, then scaled to cover the size
WHITE = (255, 255, 255)


class Collage:
    """Glues coloured outlines, given in sheet units, onto a picture of any size."""

    def __init__(self, size: tuple[int, int], ground: Colour, shade: Colour, depth: float, flip: bool):
        """Lay down the ground; flip mirrors the whole picture left to right."""
        self.picture = Image.new("RGB", size, ground)
        self.scale = max(size[0] / WIDTH, size[1] / HEIGHT)
        self.shade, self.depth, self.flip = shade, depth, flip

    def cut(
        self,
        *outlines: Path,
        colour: Colour,
        lift: float = 1,
        holes: Sequence[Path] = (),
        veil: float = 1,
    ) -> None:
        """Glue one piece of paper: lift sets how far it floats, veil below 1 lets light through."""
        blur = 11 * lift * self.scale
        box = self._window(outlines, margin=blur * 2.5 + 3)
        if box is None:
            return
        mask = self._mask(outlines, holes, box)
        if lift:
            self._shadow(mask, box, blur)
            # A cut edge catches the light: a hairline of paler paper towards the top left.
            self.picture.paste(mix(colour, WHITE, 0.2), box, mask)
            step = max(1, round(1.6 * self.scale))
            lowered = Image.new("L", mask.size)
            lowered.paste(mask, (step if not self.flip else -step, step))
            mask = ImageChops.darker(mask, lowered)
        if veil < 1:
            mask = mask.point(lambda value: round(value * veil))
        self.picture.paste(colour, box, mask)

    def thread(self, path: Path, colour: Colour, width: float = 7, dots: bool = False) -> None:
        """Lay a thread, never thinner than two pixels so that it holds on small cards."""
        width = max(width, 2 / self.scale)
        if dots:
            spots = paced(path, width * 2.9)
            self.cut(*(ellipse(spot, width * 0.72) for spot in spots), colour=colour, lift=0.5)
        else:
            self.cut(*stroke(path, width), colour=colour, lift=0.5)

    def finish(self) -> Image.Image:
        """Press a grain into the paper, broad and faint so that it costs a codec almost nothing."""
        width, height = self.picture.size
        cell = 3.2 * max(self.scale, 0.4)
        coarse = ceil(width / cell), ceil(height / cell)
        fibres = Image.frombytes("L", coarse, Random("grain").randbytes(coarse[0] * coarse[1]))
        fibres = fibres.point(lambda value: round(128 + (value - 128) * 0.026))
        fibres = fibres.resize((width, height), Image.Resampling.BICUBIC)
        return ImageChops.overlay(self.picture, Image.merge("RGB", [fibres] * 3))

    def _window(self, outlines: Sequence[Path], margin: float) -> tuple[int, int, int, int] | None:
        spots = [self._pixel(point) for outline in outlines for point in outline]
        width, height = self.picture.size
        left = max(min(x for x, _ in spots), 0) - margin
        top = max(min(y for _, y in spots), 0) - margin
        right = min(max(x for x, _ in spots), width) + margin
        bottom = min(max(y for _, y in spots), height) + margin
        if right - left <= margin * 2 or bottom - top <= margin * 2:
            return None
        return floor(left), floor(top), ceil(right), ceil(bottom)

    def _pixel(self, point: tuple[float, float]) -> tuple[float, float]:
        x = WIDTH - point[0] if self.flip else point[0]
        width, height = self.picture.size
        return (
            (x - WIDTH / 2) * self.scale + width / 2,
            (point[1] - HEIGHT / 2) * self.scale + height / 2,
        )

    def _mask(self, outlines: Sequence[Path], holes: Sequence[Path], box: tuple[int, int, int, int]) -> Image.Image:
        left, top, right, bottom = box
        size = right - left, bottom - top
        # Small pieces have the finest edges, so they get the finest sampling.
        fine = 2 if size[0] * size[1] > 300_000 else 4
        mask = Image.new("L", (size[0] * fine, size[1] * fine))
        pen = ImageDraw.Draw(mask)
        for shapes, fill in ((outlines, 255), (holes, 0)):
            for outline in shapes:
                spots = (self._pixel(point) for point in outline)
                pen.polygon([(round((x - left) * fine), round((y - top) * fine)) for x, y in spots], fill=fill)
        return mask.resize(size, Image.Resampling.LANCZOS)

    def _shadow(self, mask: Image.Image, box: tuple[int, int, int, int], blur: float) -> None:
        shrink = max(1, min(4, int(blur / 3)))
        soft = mask.reduce(shrink).filter(ImageFilter.GaussianBlur(blur / shrink))
        soft = soft.resize((mask.width, mask.height), Image.Resampling.BILINEAR)
        soft = soft.point(lambda value: round(value * self.depth))
        drop = round(blur * 0.35)
        across = -drop if self.flip else drop
        self.picture.paste(self.shade, (box[0] + across, box[1] + drop, box[2] + across, box[3] + drop), soft)
