from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from charity_site.images.drawings import FOLDER

# A picture that is taken back must vanish soon, so browsers keep it for an hour, not for ever.
CACHE_CONTROL = "public, max-age=3600"


@require_safe
def rendition(request, name):
    """Serve one rendition (`name`: a file name without folders). Originals have no public address."""
    return stored_file(f"images/{name}")


@require_safe
def drawing(request, page_id, name):
    """Serve one drawing (`name`: a file name without folders). It shows no person, so it is public from the start."""
    return stored_file(f"{FOLDER}/{page_id}/{name}")


def stored_file(path):
    """The file at `path` (str) of the storage as a response. Raises Http404."""
    try:
        file = default_storage.open(path)
    except OSError as error:
        raise Http404 from error
    return FileResponse(file, headers={"Cache-Control": CACHE_CONTROL})
