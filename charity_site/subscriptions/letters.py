"""The mails to readers: text, and the same as simple HTML. They have no picture, nothing that is fetched, and no link that is counted."""

from typing import Any
from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from charity_site.core.models import SitePage, SiteSettings
from charity_site.delivery.mail import WRITERS
from charity_site.delivery.text.clean_text import in_one_line
from charity_site.discovery.redaction import name_of_page, summary
from charity_site.subscriptions.addresses import digests
from charity_site.subscriptions.links import confirm_link, stop_link
from charity_site.subscriptions.models import Subscriber, Unreachable
from charity_site.subscriptions.topics import in_words, topic_with
from research.models import ProgramUpdatePage


def letter(name: str, page: SitePage, to: str, headers: dict[str, str], **context: Any) -> EmailMultiAlternatives:
    """Return the mail `templates/subscriptions/mails/<name>.txt` (its first line is the subject) and `.html` about `page`."""
    context["charity"] = SiteSettings.for_site(page.get_site())
    subject, _, text = render_to_string(f"subscriptions/mails/{name}.txt", context).strip().partition("\n")
    headers = {"Auto-Submitted": "auto-generated", **headers}  # RFC 3834: no answer of a machine comes back
    mail = EmailMultiAlternatives(in_one_line(subject), text.strip() + "\n", None, [to], headers=headers)
    mail.attach_alternative(render_to_string(f"subscriptions/mails/{name}.html", context), "text/html")
    return mail


def confirmation(email: str, topic: str) -> None:
    """Send the mail that asks whether somebody wants news of `topic` (UUID) at `email`. None goes to who marked one as spam."""
    key, page = UUID(topic), topic_with(UUID(topic))
    complained = Unreachable.objects.filter(digest__in=digests([email]), why=Unreachable.Why.COMPLAINT)
    if page and not complained.exists():
        letter("confirm", page, email, {}, about=in_words(page), link=confirm_link(email, key)).send()


WRITERS["confirmation"] = confirmation


def news(update: ProgramUpdatePage, subscriber: Subscriber, address: str) -> EmailMultiAlternatives:
    """Return the mail that tells `subscriber` of `update`: the words that feeds have, which name no family and no figure of outlook.

    The headers are those of RFC 8058: a mail program stops all mails by one POST.
    """
    stop = stop_link(subscriber)
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    words = {"title": name_of_page(update), "introduction": summary(update), "program": name_of_page(update.program)}
    return letter("news", update, address, headers, **words, link=update.full_url, stop=stop)
