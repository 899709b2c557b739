"""The audit trail of consent records: what is written into their history, in Wagtail's log."""

from typing import Any

from django.db.models import Model
from wagtail.log_actions import LogActionRegistry, LogFormatter, log

from charity_site.core.pictures import pictures_in

SENTENCES = {
    "consent.opened": ("Record opened", "Opened the record"),
    "consent.form_opened": ("Form opened", "Opened the form or recording"),
    "consent.published_under": ("Published under it", "Published a page under this consent"),
    "consent.paused": ("Paused", "Paused"),
    "consent.resumed": ("Shown again", "Shown again"),
    "consent.withdrawn": ("Taken back", "Taken back"),
    "consent.picture_withdrawn": ("Taken back", "Taken back, and hidden from visitors"),
    "consent.document_kept": ("Shown in spite of a story", "Found nothing of people of a hidden story in it"),
    "consent.named": ("Named in a picture", "Named in a picture"),
    "consent.no_longer_named": ("Taken out of a picture", "No longer named in a picture"),
    "consent.link_seen": ("Private link seen", "Looked at the private link"),
    "consent.link_sent": ("Private link sent", "Sent the private link to the family"),
    "consent.link_ended": ("Private link ended", "Ended the private link and made another one"),
}


def register(actions: LogActionRegistry) -> None:
    """Register all of them with Wagtail's `actions`."""
    for action, (label, message) in SENTENCES.items():
        actions.register_action(action, label, message)

    @actions.register_action("consent.changed")
    class Changed(LogFormatter):
        label = "Changed"

        def format_message(self, log_entry: Any) -> str:
            return f"Changed: {', '.join(log_entry.data.get('fields', []))}"


def page_was_published(instance: Any, **kwargs: Any) -> None:
    """Write into each consent that covers the page `instance` that it was published, and by whom."""
    people = {person for person in getattr(instance, "people", []) if person}
    for picture in pictures_in(instance):
        people |= set(picture.people)
    for person in people:
        log(person, "consent.published_under", data={"page": instance.pk})


def people_of_a_picture_changed(
    action: str, instance: Model, model: type[Model], pk_set: set[Any], **kwargs: Any
) -> None:
    """Write into each consent that it was added to, or taken out of, a picture."""
    said = {"post_add": "consent.named", "pre_remove": "consent.no_longer_named"}.get(action)
    for person in model._default_manager.filter(pk__in=pk_set) if said else []:
        log(person, said, data={"picture": instance.pk})
