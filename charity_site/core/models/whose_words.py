"""Of whom the words of a version may tell: who was ever named on it since it was published, or on what it is a copy of.

Who is taken off the list of people leaves words behind, and no rule can tell whose they are. So each version of a page that
names people by rows carries a digest of each of them, beside its fields and into whatever is made of it.
"""

from django.dispatch import receiver
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from charity_site.consent import ledger
from charity_site.consent.models import Consent

NAME = "may_tell_of"  # of the list in a version's content


class RemembersPeople:
    """The part of SitePage about who is in its words."""

    told_before = None  # digests (frozenset of str) of consents; None: this is the row, and no version

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        page = super().from_serializable_data(data, check_fks, strict_fks)
        if page:
            page.told_before = told_in(cls, data)
        return page

    def serializable_data(self):
        told = self.may_tell_of()
        return {**super().serializable_data(), **({NAME: sorted(told)} if told else {})}

    def copy_all_child_relations(self, target, *args, **kwargs):
        target.told_before = self.may_tell_of()
        return super().copy_all_child_relations(target, *args, **kwargs)

    def save(self, *args, **kwargs):
        if self.told_before is None and self.pk and not (self.alias_of_id or self.latest_revision_id):
            # An alias that becomes a page of its own has no version yet.
            source = Page.objects.filter(aliases=self.pk).first()
            self.told_before = source and source.specific.may_tell_of()
        return super().save(*args, **kwargs)

    def may_tell_of(self):
        """Of whom its words may tell: digests (frozenset of str) of consents."""
        if not rows_of_consents(type(self)):
            return frozenset()
        before = self.told_before
        if before is None:
            # The row of a page that is not public has the words of its newest version.
            drafts = Page.objects.filter(pk=self.pk, live=False)
            newest = Revision.objects.filter(pk__in=drafts.values("latest_revision")).first()
            before = told_in(type(self), newest.content) if newest else frozenset()
        return before | {*map(ledger.digest, keys_in_rows(self))}

    def is_made_from(self, version):
        """Say that its words come from `version` (Revision) too."""
        self.told_before = self.may_tell_of() | told_in(type(self), version.content)

    def taken_away(self, named):
        """Return those of whom its words may tell, but for `named` (iterable of Consent), who took it back or take a break: the
        records that are still there (list of Consent), and whether there is anybody (bool)."""
        left = self.may_tell_of() - {ledger.digest(str(consent.pk)) for consent in named}
        if not left:
            return [], False
        erased = map(ledger.digest, ledger.state().withdrawn | ledger.state().paused)
        records = [each for each in Consent.objects.taken_away() if ledger.digest(str(each.pk)) in left]
        return records, bool(records) or not left.isdisjoint(erased)


def rows_of_consents(page_model):
    """The lists of `page_model` whose rows name people, by their `consent` (list of str)."""
    return [
        relation.get_accessor_name()
        for relation in get_all_child_relations(page_model)
        if any(field.related_model is Consent for field in relation.related_model._meta.concrete_fields)
    ]


def keys_in_rows(page):
    """The keys (set of str) of the consents in the rows of `page`, as they are now."""
    rows = (row for name in rows_of_consents(type(page)) for row in getattr(page, name).all())
    return {str(row.consent_id) for row in rows if row.consent_id}


def people_in_rows(page_model, content):
    """The keys (set of str) of the consents in the rows of a version of a `page_model` with this `content` (dict)."""
    rows = (row for name in rows_of_consents(page_model) for row in content.get(name) or [])
    return {str(row["consent"]) for row in rows if row.get("consent")}


def told_in(page_model, content):
    return frozenset(content.get(NAME) or ()) | {*map(ledger.digest, people_in_rows(page_model, content))}


@receiver(page_published)
def published_words_are_of_those_who_are_named(instance, revision=None, **kwargs):
    """While nobody takes anything back, staff say by publishing whose words these are."""
    if revision and NAME in revision.content:
        named = people_in_rows(type(instance), revision.content)
        revision.content[NAME] = sorted(map(ledger.digest, named))
        Revision.objects.filter(pk=revision.pk).update(content=revision.content)
