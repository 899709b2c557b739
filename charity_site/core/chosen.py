"""What somebody chooses is what a chooser would offer them. Keys can be posted without one, so each is asked about."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from modelcluster.models import get_all_child_relations
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from charity_site.consent.models import Consent
from charity_site.core.seen import may_see

NOT_THEIRS = "You chose a page, picture, document or consent that is not yours to use: choose another."


def chosen_on(page):
    """What `page` and its rows lead to: {model: set of keys}."""
    relations = get_all_child_relations(type(page))
    return chosen_in(
        page, *(row for relation in relations for row in getattr(page, relation.get_accessor_name()).all())
    )


def chosen_in(*records):
    """The pages, files and consents to which the fields, streams and texts of `records` lead: {model: set of keys}. What else
    they lead to, such as words of the glossary, visitors see, and everybody may choose it."""
    kinds = {Page, get_image_model(), get_document_model(), Consent}
    found = defaultdict(set)
    for model, key in (reference for record in records for reference in references_of(record)):
        model = (model._meta.get_parent_list() or [model])[-1]
        if model in kinds and (key := key_of(model, key)) is not None:
            found[model].add(key)
    return found


def references_of(record):
    """All to which the fields of `record` lead: (model, key)."""
    for field in record._meta.get_fields():
        if field.concrete and field.many_to_one:
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
    """Whether all of `chosen` is for `user` to use; what is in `before` (both {model: set of keys}) stays chosen."""
    return all(
        may_see(user, list(model._default_manager.filter(pk__in=keys - before.get(model, set()))))
        for model, keys in chosen.items()
    )
