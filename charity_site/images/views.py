from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from charity_site.images.drawings import FOLDER
from charity_site.images.sharing import is_stored, shared_now

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


@require_safe
def share_image(request, page_id, name):
    """Serve the share image of a page, if the page may be shared today and `name` is what it looks like now."""
    image = shared_now(page_id)
    if image is None or name != image.name or not is_stored(image):
        raise Http404
    return stored_file(image.path)


def stored_file(path):
    """The file at `path` (str) of the storage as a response. Raises Http404."""
    try:
        file = default_storage.open(path)
    except OSError as error:
        raise Http404 from error
    return FileResponse(file, headers={"Cache-Control": CACHE_CONTROL})
