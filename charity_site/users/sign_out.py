from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin.views.account import LogoutView


class SignOutView(LogoutView):
    def dispatch(self, *args, **kwargs):
        response = super().dispatch(*args, **kwargs)
        response["Clear-Site-Data"] = (
            '"cache"'  # pages that the browser has ready for its back button; no kept page of a reader
        )
        return response


# Wagtail's takes the session's cookie away whatever is asked for, so a link or a picture elsewhere would sign staff out.
sign_out = never_cache(require_POST(SignOutView.as_view()))
