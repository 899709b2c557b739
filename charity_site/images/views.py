from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

# A picture that is taken back must vanish soon, so browsers keep it for an hour, not for ever.
CACHE_CONTROL = "public, max-age=3600"


@require_safe
def rendition(request, name):
    """Serve one rendition (`name`: a file name without folders). Originals have no public address."""
    try:
        file = default_storage.open(f"images/{name}")
    except OSError as error:
        raise Http404 from error
    return FileResponse(file, headers={"Cache-Control": CACHE_CONTROL})
