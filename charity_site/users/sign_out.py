from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin.views.account import LogoutView

# Wagtail's takes the session's cookie away whatever is asked for, so a link or a picture elsewhere would sign staff out.
sign_out = never_cache(require_POST(LogoutView.as_view()))
