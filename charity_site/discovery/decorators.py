from functools import wraps

from django.views.decorators.http import conditional_page, require_safe


def for_machines(view):
    """`view` answers GET and HEAD, and who comes again with the ETag of an unchanged answer gets 304 and no body.

    No answer has a Last-Modified: a consent can end on its last day without anything being changed, and who asked
    "is there anything new since?" would keep what has to go.
    """

    @require_safe
    @conditional_page
    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        del response.headers["Last-Modified"]
        return response

    return answer
