"""The mirror: the public site as files, which nginx sends when nothing else runs (deploy/nginx/mirror.conf).

    DIR/current -> 20261129T031500Z    a link, which is swapped in one step when a new mirror is whole
    DIR/20261129T031500Z/types/wilms-tumor/index.html, static/..., media/...

It shows nobody. While it is sent, nothing runs in which a family could take something back, nor the clock by which a consent
ends; so it is what is kept for failures (delivery/pagecache/people.py): pages without the people on them, and no story.
Documents are not in it either. What else is taken down leaves it within a minute (`sweep`).
"""

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from charity_site.delivery.pagecache.buffered_response import BufferedResponse
from charity_site.delivery.pagecache.nginx_files import PLAIN_PATH
from charity_site.delivery.pagecache.people import without_people
from charity_site.delivery.pagecache.policy import CACHEABLE
from charity_site.delivery.whole_files import write_whole
from charity_site.images.models import CharityRendition
from charity_site.journeys.links import uncounted
from charity_site.recovery.addresses import Visitor, paths_of_pages
from charity_site.recovery.failed import RecoveryFailed
from charity_site.recovery.manifest import STAMP

CURRENT, PAGE = "current", "index.html"
NAMED = re.compile(rb"\b(?:href|src|srcset|content)=\"([^\"]+)\"")
IN_STYLES = re.compile(rb"url\(\s*[\"']?([^\"')]+)")
FILES = ("/static/", "/media/images/", "/media/drawings/")
ICONS = re.compile(r"/[\w.-]+\.(ico|png|svg|webmanifest|js)")
HANDED_OVER = "X-Accel-Redirect"


def build(folder: Path) -> int:
    """Make the mirror in `folder` anew; return how many pages it has. Raise RecoveryFailed, with the old one in its place,
    where there is no home page."""
    new = folder / f"{timezone.now():{STAMP}}"
    try:
        pages = Build(new).run()
        if not (new / PAGE).exists():
            raise RecoveryFailed("The home page cannot be made, so the mirror stays as it was. The log says why.")
        swap(folder, new)
    except OSError as error:
        raise RecoveryFailed(f"The mirror cannot be written: {error.strerror} ({folder}).") from error
    finally:
        if current(folder) != new:
            shutil.rmtree(new, ignore_errors=True)
    sweep(folder)  # what was taken down while it was made
    return pages


class Build:
    """A mirror in the making, in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.visitor = folder, Visitor()
        self.files: set[str] = set()

    def run(self) -> int:
        number, coming = 0, paths_of_pages()
        known = set(coming)
        for path in coming:  # grows while it is read
            if (page := for_all(self.visitor.get(path))) is None:
                continue
            write_whole(self.folder / path[1:] / PAGE, page)
            number += 1
            for named in addresses_in(page, NAMED, path):
                if PLAIN_PATH.fullmatch(named) and named not in known:
                    known.add(named)
                    coming.append(named)
                elif named.startswith(FILES) or ICONS.fullmatch(named):
                    self.add_file(named)
        return number

    def add_file(self, path: str) -> None:
        if path in self.files:
            return
        self.files.add(path)
        content = content_of(self.visitor.get(path))
        if content is None:
            return
        write_whole(self.folder / path[1:], content)
        if path.endswith(".css"):
            for named in addresses_in(content, IN_STYLES, path):
                if named.startswith(FILES):
                    self.add_file(named)


def for_all(answer: BufferedResponse) -> bytes | None:
    """Return what is kept of a page, which is the same for all and shows nobody; None where nothing is."""
    is_page = answer.status.startswith("200") and (answer.header("Content-Type") or "").startswith("text/html")
    shown = without_people(answer.body) if is_page and answer.header(CACHEABLE) is not None else None
    return None if shown is None else uncounted(shown)


def content_of(answer: BufferedResponse) -> bytes | None:
    """Return the content of a file; None where there is none."""
    if not answer.status.startswith("200"):
        return None
    if handed_over := answer.header(HANDED_OVER):
        with default_storage.open(handed_over.removeprefix(settings.MEDIA_HANDED_OVER_AT)) as file:
            return file.read()
    return answer.body


def addresses_in(content: bytes, pattern: re.Pattern[bytes], path: str) -> Iterator[str]:
    """Yield the paths on this site that stand in `content`, which lies at `path`: with their letters, without parameters."""
    site = urlsplit(settings.SITE_URL)
    for found in pattern.findall(content):
        for candidate in unescape(found.decode(errors="replace")).split(", "):  # of srcset
            try:
                parts = urlsplit(urljoin(f"{settings.SITE_URL}{path}", urldefrag(candidate.split(" ")[0]).url))
            except ValueError:
                continue
            if (parts.scheme, parts.netloc) == (site.scheme, site.netloc) and ".." not in parts.path:
                yield unquote(parts.path)


def current(folder: Path) -> Path | None:
    """Return the folder of the present mirror; None where there is none."""
    link = folder / CURRENT
    return folder / link.readlink() if link.is_symlink() else None


def swap(folder: Path, new: Path) -> None:
    """Let `current` lead to `new`, and delete the others."""
    link = folder / f"{CURRENT}.new"
    link.unlink(missing_ok=True)
    link.symlink_to(new.name)
    link.replace(folder / CURRENT)
    for other in folder.iterdir():
        if other.is_dir() and not other.is_symlink() and other != new:
            shutil.rmtree(other, ignore_errors=True)


def sweep(folder: Path) -> int:
    """Take out of the mirror what visitors may not see any more; return how many files. It is quick: what has no row of its
    own (the pages of symptoms) is asked for."""
    place = current(folder)
    if place is None:
        return 0
    public, visitor = set(paths_of_pages()), Visitor()
    gone = [
        file
        for file in place.rglob(PAGE)
        if (path := path_of(file, place)) not in public and for_all(visitor.get(path)) is None
    ]
    pictures = {f"images/{file.name}": file for file in (place / "media" / "images").glob("*")}
    cut = CharityRendition.objects.filter(file__in=pictures).select_related("image").prefetch_related("image__consents")
    kept = {each.file.name for each in cut if each.image.may_be_saved and not each.image.consent_problems()}
    gone += [pictures[name] for name in pictures.keys() - kept]
    for file in gone:
        file.unlink(missing_ok=True)
    return len(gone)


def path_of(file: Path, place: Path) -> str:
    """Return the path of the page that lies in `file` of the mirror at `place`."""
    folder = file.parent.relative_to(place).as_posix()
    return "/" if folder == "." else f"/{folder}/"
