"""Addresses of the admin that Wagtail has too: these come first (charity_site/urls.py). Wagtail's names lead to them."""

from django.urls import path

from charity_site.core import admin_views, settings_history

urlpatterns = [
    *settings_history.urlpatterns,
    path(
        "bulk/users/user/<str:action>/",
        admin_views.bulk_action,
        {"app_label": "users", "model_name": "user"},
        name="many_users",  # users/wagtail_hooks.py asks for the password there
    ),
    path("bulk/<str:app_label>/<str:model_name>/<str:action>/", admin_views.bulk_action),
    path("choose-external-link/", admin_views.external_link),
    path("tag-autocomplete/", admin_views.tags),
    path("tag-autocomplete/taggit/tag/", admin_views.tags),
    path("images/", admin_views.images),
    path("images/results/", admin_views.images_results),
    path("images/multiple/add/", admin_views.add_images),
    path("images/<int:image_id>/preview/<str:filter_spec>/", admin_views.image_preview),
    path("documents/", admin_views.documents),
    path("documents/results/", admin_views.documents_results),
    path("redirects/import/process/", admin_views.import_redirects),
    path(
        "pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/",
        admin_views.create_page,
    ),
    path("pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/", admin_views.decide),
    path(
        "pages/workflow/collect_action_data/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        admin_views.decide_with_words,
    ),
    path("pages/<int:page_id>/edit/", admin_views.edit_page),
]
