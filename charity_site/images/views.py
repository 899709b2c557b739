import logging
from mimetypes import guess_type

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model
from wagtail.users.models import UserProfile

from charity_site.images.access import reader_may_see, staff_may_see, visitors_may_see
from charity_site.images.drawings import FOLDER, drawn_now
from charity_site.images.filters import PUBLIC
from charity_site.images.sharing import is_stored, shared_now
from charity_site.images.strays import AVATARS

logger = logging.getLogger(__name__)

DRAWN = "public, max-age=3600"  # it shows nobody
ASK_EACH_TIME = "private, no-cache"  # it may be taken back at any moment, so no cache gives it out unasked
KEPT_NOWHERE = "private, no-store"  # for staff, and for who was let into a private page


@require_safe
def rendition(request, name):
    """Serve one rendition (`name`: a file name without folders) to those who may see it now.

    Originals have no address. Visitors get what pages show, and staff what the admin shows besides. A public picture asks
    nothing about who is there.
    """
    renditions = get_image_model().get_rendition_model().objects.select_related("image")
    found = renditions.filter(file=f"images/{name}").first()
    is_public = found and found.filter_spec in PUBLIC
    if is_public and visitors_may_see(found.image):
        return cut_file(request, found, ASK_EACH_TIME)
    if found and (staff_may_see(request.user, found.image) or (is_public and reader_may_see(request, found.image))):
        return cut_file(request, found, KEPT_NOWHERE)
    raise Http404


def cut_file(request, rendition, cache_control):
    """The file of `rendition` (CharityRendition) as a response. When it is missing its row goes too, so that the next page
    cuts it anew, or finds that the original is missing as well. Raises Http404."""
    try:
        return stored_file(request, rendition.file.name, cache_control)
    except Http404:
        logger.error("A cut of picture %s has lost its file", rendition.image_id)
        rendition.delete()
        raise


@require_safe
def avatar(request, name):
    """Serve the picture of a member of staff (`name`: a file name without folders) to those who work in the admin."""
    path = f"{AVATARS}/{name}"
    if request.user.has_perm("wagtailadmin.access_admin") and UserProfile.objects.filter(avatar=path).exists():
        return stored_file(request, path, KEPT_NOWHERE)
    raise Http404


@require_safe
def drawing(request, page_id, name):
    """Serve one drawing (`name`: a file name without folders), which is drawn when somebody first asks for it. It shows no
    person, so it is public from the start."""
    path = f"{FOLDER}/{page_id}/{name}"
    try:
        return stored_file(request, path, DRAWN)
    except Http404:
        try:
            is_there = drawn_now(page_id, name, request.user.has_perm("wagtailadmin.access_admin"))
        except (OSError, ValidationError) as error:
            # The disk is full, or too many are being drawn: the page shows the color of the ground in its place.
            logger.warning("The drawing of page %s was not drawn: %s", page_id, type(error).__name__)
            raise Http404 from error
        if not is_there:
            raise
    return stored_file(request, path, DRAWN)


@require_safe
def share_image(request, page_id, name):
    """Serve the share image of a page, if the page may be shared today and `name` is what it looks like now."""
    image = shared_now(page_id)
    if image is None or name != image.name or not is_stored(image):
        raise Http404
    return stored_file(request, image.path, ASK_EACH_TIME)


def stored_file(request, path, cache_control):
    """The file at `path` (str) of the storage as a response; 304 where the browser has it, 503 where the storage is away.
    Raises Http404.

    A file is never written anew under the same name, so the name says whether it has changed.
    """
    etag = quote_etag(path)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            file = default_storage.open(path)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise Http404 from error
        except OSError as error:
            logger.error("A file could not be read: %s", type(error).__name__)
            return HttpResponse(status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"})
        if settings.MEDIA_HANDED_OVER_AT:
            file.close()
            # The web server sends it, from a place that has no address of its own.
            handed_over = f"{settings.MEDIA_HANDED_OVER_AT}{path}"
            response = HttpResponse(headers={"X-Accel-Redirect": handed_over, "Content-Type": guess_type(path)[0]})
        else:
            response = FileResponse(file)
    response["ETag"], response["Cache-Control"] = etag, cache_control
    return response
