"""See bench/uploads."""

import resource
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import django
from PIL import Image

django.setup()

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from charity_site.images.uploads import clean_image

AT_ONCE = 6
SIZE = 6000, 5000  # 30 million pixels


def photo():
    """A JPEG (bytes) with as much in it as a camera sees."""
    out = BytesIO()
    Image.effect_noise((1500, 1250), 40).resize(SIZE).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def peak():
    """The most memory that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def upload(content):
    """Return how long that took, in seconds; None for who was told to try again."""
    began = time.monotonic()
    try:
        clean_image(SimpleUploadedFile("a.jpg", content))
    except ValidationError:
        return None
    return time.monotonic() - began


content = photo()
print(
    f"\n{SIZE[0] * SIZE[1] // 1_000_000} megapixels. Most memory before the first upload: {peak():.0f} MB.", flush=True
)
print("\n| at once | most memory, MB | seconds that each one waited | told to try again |\n|---|---|---|---|")
for at_once in (1, AT_ONCE):
    with ThreadPoolExecutor(at_once) as people:
        took = list(people.map(upload, [content] * at_once))
    waited = ", ".join(f"{each:.0f}" for each in sorted(filter(None, took)))
    print(f"| {at_once} | {peak():.0f} | {waited} | {took.count(None)} |", flush=True)
