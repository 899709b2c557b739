"""The styles are written as many small files and served as one: css/site.css."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from charity_site.delivery.whole_files import write_whole

SOURCES = settings.PROJECT_DIR / "static" / "css"
JOINED = "css/site.css"
IMPORT = re.compile(r'@import url\("(?P<name>[^"]+)"\) layer\((?P<layer>\w+)\);')


def joined_stylesheet():
    """css/main.css (str) with each of its imports replaced by that file, in the same cascade layer."""

    def content(line):
        return f"@layer {line['layer']} {{\n{(SOURCES / line['name']).read_text(encoding='utf-8')}}}\n"

    # In css/components no file may name another file: addresses are as seen from css/.
    return IMPORT.sub(content, (SOURCES / "main.css").read_text(encoding="utf-8"))


class JoinedStylesheetFinder(BaseFinder):
    """Gives the joined file to whoever asks for static files: runserver, WhiteNoise, collectstatic."""

    storage = FileSystemStorage(location=settings.VAR_DIR / "joined")

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        if path != JOINED:
            return []
        found = self.written()
        return [found] if find_all else found

    def list(self, ignore_patterns):
        self.written()
        yield JOINED, self.storage

    def written(self):
        """The path (str) of the file, brought up to date; in one step, because other processes may read it."""
        joined, text = Path(self.storage.path(JOINED)), joined_stylesheet()
        if not joined.exists() or joined.read_text(encoding="utf-8") != text:
            write_whole(joined, text.encode())
        return str(joined)
