"""People stay on the page that they agreed to: no other page and no older version of it takes them along."""

import json

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models.signals import pre_save
from django.dispatch import receiver
from modelcluster.models import get_all_child_relations
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page, Revision

from charity_site.consent.models import Consent
from charity_site.core.models.whose_words import keys_in_rows, rows_of_consents


class OfThisPage(dict):
    """The content of a version that this very page is made of, with its people."""


class KeepsPeople:
    """The part of SitePage about what is made of a page or of a version: a copy, an alias, a translation, an import.

    All of them come without consents, without pictures of people, and without blocks and rows that name them.
    """

    copies_are_drafts = False  # whatever was asked for, also that of an alias
    is_older = False  # a version from before the newest, which somebody looks at or brings back
    taken_off = frozenset()  # the keys (str) of consents that an older version named, and the newest does not

    def may_be_copied(self):
        """Return whether a copy of it may be made, which would be a page of its own."""
        return True

    def copy_all_child_relations(self, target, exclude=None, **options):
        # Each copy and alias comes through here when its fields are set, before it is stored.
        rows = super().copy_all_child_relations(target, [*(exclude or []), *rows_of_consents(type(self))], **options)
        leave_people_out(target)
        if target.copies_are_drafts:
            target.live, target.has_unpublished_changes, target.go_live_at = False, True, None
        return rows

    def save(self, *args, **kwargs):
        if self.copies_are_drafts and not self.live and self.live_revision_id:
            # A copy that was to be public at once. Wagtail takes it for published.
            self.live_revision = self.first_published_at = self.last_published_at = None
        return super().save(*args, **kwargs)

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        own_rows = rows_without_page(cls, data)
        if isinstance(data, OfThisPage):
            return super().from_serializable_data(data | own_rows, check_fks, strict_fks)
        nobody = {name: [] for name in rows_of_consents(cls)}
        page = super().from_serializable_data({**data, **own_rows, **nobody}, check_fks, strict_fks)
        if page:
            leave_people_out(page)
        return page

    def with_content_json(self, content):
        """An older version has its own words, and the people of the newest one."""
        if self.alias_of_id:
            return super().with_content_json(content)
        newest = Revision.objects.filter(pk__in=Page.objects.filter(pk=self.pk).values("latest_revision")).first()
        if newest is None:
            return self.as_written(content, self)
        if newest.content == content or newest.content == as_stored(content):
            return self.as_written(content)
        page = self.as_written(content, super().from_serializable_data(newest.content))
        page.is_older = True
        return page

    def as_written(self, content, people_of=None):
        """This page with the very `content` (dict) of one of its versions; its people are those of the page `people_of`, or of
        that version."""
        if people_of is None:
            return super().with_content_json(OfThisPage(content))
        page = super().with_content_json(content)
        # An old version may name a consent that is deleted since.
        written = super().from_serializable_data(content, check_fks=False)
        put_people(page, written, people_of)
        page.taken_off = consents_of(written) - consents_of(page)
        return page

    def clean(self):
        super().clean()
        before = Consent.objects.filter(pk__in=self.taken_off)
        if any(consent.is_withdrawn() or consent.is_paused() for consent in before):
            raise ValidationError(
                "This older version tells of people who took it back since, or want a break. It cannot be brought back."
            )


def rows_without_page(page_model, content):
    """The rows in the `content` (dict) of a version, by the name of their list, without the page that each names: it is given
    the one that is made, and Wagtail would look for the other once for each row."""
    relations = {relation.get_accessor_name(): relation.field.name for relation in get_all_child_relations(page_model)}
    return {
        name: [{**row, field: None} for row in content[name]] for name, field in relations.items() if name in content
    }


def as_stored(content):
    """The `content` (dict) of a version as the database gives it back: one that was just saved still holds dates and the like."""
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def leave_people_out(page):
    """Empty on `page` the fields and blocks that name people."""
    people = people_in(page)
    for field in links_to_people(page):
        if (field.related_model, str(getattr(page, field.attname))) in people:
            setattr(page, field.name, None)
    keep_blocks(page, page, lambda named: not named & people)


def put_people(page, written, now):
    """Put on `page`, which names nobody, the people of the page `now`; blocks of `written` if all their people are there."""
    people = people_in(now)
    for field in links_to_people(page):
        key = getattr(now, field.attname)
        if (field.related_model, str(key)) in people:
            setattr(page, field.attname, key)
    for name in rows_of_consents(type(page)):
        setattr(page, name, list(getattr(now, name).all()))
    gone = people_in(written) - people
    keep_blocks(page, written, lambda named: not named & gone)


def people_in(page):
    """The consents and the pictures of people that `page` names, by model and key: {(model, str)}."""
    named = {(field.related_model, str(getattr(page, field.attname))) for field in links_to_people(page)}
    for field in streams(page):
        for block in getattr(page, field.name) or []:
            named |= named_in(block)
    images = get_image_model()
    pictures = images.objects.filter(pk__in=[key for model, key in named if model is images and key != "None"])
    kept = {(images, str(picture.pk)) for picture in pictures.prefetch_related("consents") if picture.is_of_people()}
    return kept | {(model, key) for model, key in named if model is Consent and key != "None"}


def consents_of(page):
    """The keys of all consents that `page` names, in whatever part of it: {str}."""
    return keys_in_rows(page) | {key for model, key in people_in(page) if model is Consent}


def any_names_people(pages):
    """Return whether one of `pages` (queryset) names people, as it is in the database."""
    return any(people_in(page) or consents_of(page) for page in pages.specific() if isinstance(page, KeepsPeople))


def named_in(block):
    """The consents and pictures in a `block` of a stream: {(model, str)}."""
    return {
        (model, str(key))
        for model, key, *_ in block.block.extract_references(block.value)
        if model in (Consent, get_image_model())
    }


def keep_blocks(page, written, is_kept):
    """Give the streams of `page` those blocks of the page `written` for which `is_kept` (callable with named_in) is true."""
    for field in streams(page):
        value = getattr(written, field.name)
        if value:
            blocks = [(block.block_type, block.value, block.id) for block in value if is_kept(named_in(block))]
            if len(blocks) < len(value) or page is not written:
                setattr(page, field.name, StreamValue(value.stream_block, blocks))


def streams(page):
    return [field for field in page._meta.get_fields() if isinstance(field, StreamField)]


def links_to_people(page):
    """The foreign keys of `page` to consents and pictures."""
    people = (Consent, get_image_model())
    return [field for field in page._meta.get_fields() if field.concrete and field.related_model in people]


@receiver(pre_save, sender=Revision)
def a_copied_version_names_nobody(instance, **kwargs):
    """Wagtail copies old versions as raw rows: read from the database, and stored under another key."""
    if instance.pk is None and not instance._state.adding:
        model = instance.content_type.model_class()
        if issubclass(model, KeepsPeople):
            instance.content = model.from_serializable_data(instance.content, check_fks=False).serializable_data()
