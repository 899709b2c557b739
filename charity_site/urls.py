from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.urls import serve_pattern

from charity_site.api.embed import embed
from charity_site.cards.folder import question_folder
from charity_site.core.private_pages import collection_password, document, page_password
from charity_site.delivery.observability.metrics import metrics
from charity_site.discovery.feeds import disease_feed, everything_feed, program_feed, stories_feed
from charity_site.discovery.since import since
from charity_site.discovery.sitemap import sitemap
from charity_site.discovery.text_files import llms_txt, robots, security_txt
from charity_site.discovery.year import what_gifts_did
from charity_site.feedback.views import thanks, was_this_clear
from charity_site.home.styleguide import styleguide
from charity_site.images.views import avatar, drawing, rendition, share_image
from charity_site.journeys.links import ADDRESS as COUNTED_STEP
from charity_site.journeys.views import follow
from charity_site.readpath.routing import serve
from charity_site.review.copy_views import copy, find_copy
from charity_site.review.sign_off_page import sign_off
from charity_site.safeguarding.self_service import your_story
from charity_site.search.views import search, suggestions
from charity_site.subscriptions.events import mail_events
from charity_site.subscriptions.views import asked, confirm, stop, subscribe
from charity_site.trials.views import trials
from charity_site.users.invitations import InvitationView
from charity_site.users.password_reset import ForgottenPasswordView
from charity_site.users.sign_in import NewPasswordView, SignInView
from charity_site.users.sign_out import sign_out

handler500 = "charity_site.delivery.web.error_handlers.server_error"

urlpatterns = [
    path("admin/login/", SignInView.as_view(), name="wagtailadmin_login"),
    path("admin/password_reset/", ForgottenPasswordView.as_view(), name="wagtailadmin_password_reset"),
    path("admin/invitation/<str:uidb64>/<str:token>/", InvitationView.as_view(), name="invitation"),
    path(
        "admin/password_reset/confirm/<uidb64>/<token>/",
        NewPasswordView.as_view(),
        name="wagtailadmin_password_reset_confirm",
    ),
    path("admin/sign-in/", include("charity_site.users.urls")),
    path("admin/logout/", sign_out, name="wagtailadmin_logout"),
    path("admin/", include("charity_site.core.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/<int:document_id>/<path:document_filename>", document, name="wagtaildocs_serve"),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        collection_password,
        name="wagtaildocs_authenticate_with_password",
    ),
    # What stands below `_util/` in wagtail.urls, each by itself: a page's own pattern matches these addresses too.
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        page_password,
        name="wagtailcore_authenticate_with_password",
    ),
    path(
        "_util/login/",
        RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True),
        name="wagtailcore_login",
    ),
    path("media/images/<str:name>", rendition, name="rendition"),
    path("media/avatar_images/<str:name>", avatar, name="avatar"),
    path("media/drawings/<int:page_id>/<str:name>", drawing, name="drawing"),
    path("media/share/<int:page_id>/<str:name>", share_image, name="share_image"),
    path("api/", include("charity_site.api.urls")),
    path("embed/<str:slug>/<str:section_id>/", embed, name="embed"),
    path("feeds/all/", everything_feed, name="everything_feed"),
    path("feeds/stories/", stories_feed, name="stories_feed"),
    path("feeds/diseases/<str:slug>/", disease_feed, name="disease_feed"),
    path("feeds/research/<str:slug>/", program_feed, name="program_feed"),
    path("since/<str:day>/<str:slug>/", since, name="since"),
    path("trials/<str:slug>/", trials, name="trials"),
    re_path(r"^what-gifts-did/(?P<year>20[0-9]{2})/$", what_gifts_did, name="what_gifts_did"),
    re_path(f"^{COUNTED_STEP}$", follow, name="follow"),
    path("giving/", include("charity_site.giving.urls")),
    path("your-story/<uuid:consent_id>/<str:token>/", your_story, name="your_story"),
    path("was-this-clear/<int:page_id>/", was_this_clear, name="was_this_clear"),
    path("was-this-clear/<int:page_id>/thanks/", thanks, name="was_this_clear_thanks"),
    path("copy/", find_copy, name="find_copy"),
    path("copy/<str:code>/", copy, name="copy"),
    path("question-folder/", question_folder, name="question_folder"),
    path("sign-off/<str:token>/", sign_off, name="sign_off"),
    path("updates/<str:slug>/", subscribe, name="subscribe"),
    path("updates/<str:slug>/asked/", asked, name="asked_for_news"),
    path("mail-link/confirm/<str:token>/", confirm, name="confirm_subscription"),
    path("mail-link/stop/<str:token>/", stop, name="stop_mails"),
    path("mail-events/", mail_events, name="mail_events"),
    path("metrics", metrics, name="metrics"),
    path("search/", search, name="search"),
    path("search/suggestions/", suggestions, name="suggestions"),
    path("styleguide/", styleguide, name="styleguide"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("llms.txt", llms_txt, name="llms_txt"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    re_path(serve_pattern, serve, name="wagtail_serve"),
]
