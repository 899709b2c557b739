"""Where staff find the screens of sign_off_screens.py, and how the history of a page tells of links and answers."""

from django.urls import include, path, reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter

from charity_site.review import sign_off_screens
from charity_site.review.models import ReviewedPage
from charity_site.review.review_screen import may_review

SENTENCES = {
    "review.sign_off_asked": ("Clinician asked", "Asked {reviewer} to check the draft, by {link}"),
    "review.sign_off_ended": ("Link ended", "Ended the link of {reviewer} to a draft"),
    "review.answered": ("Clinician answered", "{reviewer} answered{way}: {answers}"),
}


def register_log_actions(actions):
    for action, (label, sentence) in SENTENCES.items():
        actions.register_action(action)(formatter(label, sentence))


def formatter(label, sentence):
    class Sentence(LogFormatter):
        def format_message(self, log_entry):
            return sentence.format_map({"link": "a link", "way": "", **log_entry.data})

    Sentence.label = label
    return Sentence


def urls():
    return [path("review/", include(sign_off_screens))]


class LinksMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("review.view_signoff")


def menu_item():
    return LinksMenuItem("Links for clinicians", reverse("sign_offs"), name="sign_offs", icon_name="link", order=900)


def buttons(page, user, view_name, next_url=None):
    if page.alias_of_id or not issubclass(page.specific_class, ReviewedPage):
        return
    if may_review(user, page.specific):
        yield Button("Review", reverse("review_draft", args=[page.pk]), icon_name="glasses", priority=64)
    if user.has_perm("review.add_signoff") and page.permissions_for_user(user).can_edit():
        yield Button("Ask a clinician", reverse("ask_for_sign_off", args=[page.pk]), icon_name="mail", priority=65)
