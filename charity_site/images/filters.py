"""The cuts of a picture that pages show: visitors get no others. Written here and nowhere else."""

from wagtail.images.models import Filter

JPEG_AND_BETTER = "format-{avif,webp,jpeg}"

# Where it stands -> how it is cut there (Wagtail's filters), the smallest first.
CUTS = {
    "page": (JPEG_AND_BETTER, "fill-{640x480,1200x900}"),  # at the head of a page
    "card": (JPEG_AND_BETTER, "fill-{400x300,800x600}"),
    "text": (JPEG_AND_BETTER, "width-{480,960}"),  # between paragraphs
    "logo": ("format-{webp,png}", "fill-96x96"),
}
FILTERS = {place: tuple(Filter.expand_spec(cuts)) for place, cuts in CUTS.items()}
PUBLIC = frozenset(spec for specs in FILTERS.values() for spec in specs)
