from django.urls import path

from charity_site.giving import views
from charity_site.giving.webhook import stripe_event

urlpatterns = [
    path("start/<int:page_id>/", views.start, name="gift_start"),
    path("thanks/", views.thanks, name="gift_thanks"),
    path("cancelled/", views.cancelled, name="gift_cancelled"),
    path("stripe/", stripe_event, name="stripe_event"),
]
