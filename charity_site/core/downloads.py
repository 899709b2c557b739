import re

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from charity_site.images.views import ASK_EACH_TIME, stored_file

LONGEST = 100  # letters of a title
NOT_IN_A_NAME = re.compile(r"[\\/:*?\"<>|\0-\x20]+")


def download(document, request):
    """Hand out `document` under its title. What it is stored as is random: people name files after people.

    It is the last of the hooks before a document is served; those before it ask who may have it.
    """
    response = stored_file(request, document.file.name, ASK_EACH_TIME)
    if response.streaming:  # Wagtail passes over a hook's answer of that kind; 20 MB are the most
        response = HttpResponse(response.getvalue(), headers=response.headers)
    response["Content-Disposition"] = content_disposition_header(True, file_name(document))
    response["Content-Type"] = document.content_type
    return response


def file_name(document):
    """The name (str) of the file that a visitor gets."""
    ending = f".{document.file_extension.lower()}"
    title = NOT_IN_A_NAME.sub(" ", document.title.removesuffix(ending))[:LONGEST].strip(" .")
    return f"{title or 'document'}{ending}"
