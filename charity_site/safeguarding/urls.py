"""The addresses of the staff's screens, below the admin's."""

from django.urls import path

from charity_site.safeguarding import document_views, erasure_views, reports, staff_views

urlpatterns = [
    path("consent/<uuid:key>/take-back/", staff_views.take_back, {"kind": "consent"}, name="take_back_consent"),
    path("story/<int:key>/take-back/", staff_views.take_back, {"kind": "story"}, name="take_back_story"),
    path("picture/<int:key>/take-back/", staff_views.take_back, {"kind": "picture"}, name="take_back_picture"),
    path("consent/<uuid:key>/show-again/", staff_views.show_again, name="show_again"),
    path("consent/<uuid:key>/link/", staff_views.private_link, name="private_link"),
    path("consent/<uuid:key>/form/", staff_views.consent_form, name="consent_form"),
    path("consent/<uuid:key>/erase/", erasure_views.erase_person, name="erase"),
    path("erasure/<int:key>/", erasure_views.erasure, name="erasure"),
    path("receipt/<uuid:key>/", staff_views.receipt, name="receipt"),
    path("documents/", document_views.hidden, name="hidden_documents"),
    path("reports/consents/", reports.ConsentReport.as_view(), name="consent_report"),
    path("reports/consents/results/", reports.ConsentReport.as_view(results_only=True), name="consent_report_results"),
    path("reports/receipts/", reports.ReceiptReport.as_view(), name="receipt_report"),
    path("reports/erasures/", reports.ErasureReport.as_view(), name="erasure_report"),
]
