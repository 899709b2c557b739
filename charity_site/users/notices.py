"""Whoever has an account hears at the old address that the address was changed, whichever way that was done."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.template.loader import render_to_string


@receiver(pre_save, sender=get_user_model())
def tell_the_old_address(instance, raw, update_fields=None, **kwargs):
    if raw or (update_fields is not None and "email" not in update_fields):
        return
    old = get_user_model().objects.filter(pk=instance.pk).values_list("email", flat=True).first()
    if old and old != instance.email:
        text = render_to_string("users/mails/email_changed.txt", {"website": settings.SITE_URL})

        def tell():
            send_mail("Your email address was changed", text, None, [old])

        transaction.on_commit(tell, robust=True)  # without a working mail server the change counts all the same
