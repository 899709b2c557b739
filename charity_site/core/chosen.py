"""Refuse a choice that a chooser would not offer. Keys can be posted without one, so each form of the admin asks
about those that are new in it: of a page, a setting, a redirect, a record, or a row of one."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.forms.models import BaseModelForm
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from charity_site.consent.models import Consent
from charity_site.core.reader import reader
from charity_site.core.seen import may_see

KINDS = (Page, get_image_model(), get_document_model(), Consent)  # what is not for everyone in the admin
NOT_THEIRS = "You chose a page, picture, document or consent that is not yours to use: choose another."


def chosen_in(record):
    """The pages, files and consents to which the fields, streams and texts of `record` lead: {model: set of keys}. What else
    it leads to, such as words of the glossary, visitors see, and everybody may choose it."""
    found = defaultdict(set)
    for model, key in references_of(record):
        model = (model._meta.get_parent_list() or [model])[-1]
        if model in KINDS and (key := key_of(model, key)) is not None:
            found[model].add(key)
    return found


def references_of(record):
    """All to which the fields of `record` lead: (model, key)."""
    for field in record._meta.get_fields():
        if field.concrete and (field.many_to_one or field.one_to_one) and not field.remote_field.parent_link:
            yield field.related_model, getattr(record, field.attname)
        elif hasattr(field, "extract_references"):  # a stream or rich text
            yield from ((model, key) for model, key, *_ in field.extract_references(field.value_from_object(record)))


def key_of(model, text):
    """The key of a record of `model` that Django reads in `text`, such as 5 in " 05"; None where it is none."""
    try:
        return model._meta.pk.clean(text, None)
    except ValidationError:
        return None


def may_choose(user, chosen, before):
    """Return whether all of `chosen` is for `user` to use; what is in `before` (both {model: set of keys}) stays chosen."""
    new = {model: keys - before.get(model, set()) for model, keys in chosen.items()}
    return all(may_see(user, list(model._default_manager.filter(pk__in=keys))) for model, keys in new.items() if keys)


full_clean = BaseModelForm.full_clean


def ask_about_what_is_new(form):
    """Clean `form` (bound), and complain where what was posted leads to something that is not for its sender. Drafts too: the
    form would name it to them."""
    user = reader.get()
    if user is None or not form.is_bound:
        return full_clean(form)
    before = chosen_in(form.instance)  # it is as it was, until the form is cleaned
    full_clean(form)
    if not may_choose(user, chosen_in(form.instance), before):
        form.add_error(None, ValidationError(NOT_THEIRS))


BaseModelForm.full_clean = ask_about_what_is_new  # the forms of Wagtail have no other class in common
