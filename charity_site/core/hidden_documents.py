"""Documents of pages whose people took back, paused or no longer give their consent are hidden, wherever else a page leads
to them, until staff say that nothing of these people is in them."""

import re
from collections import defaultdict

from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import Http404
from wagtail.documents import get_document_model
from wagtail.documents.permissions import permission_policy
from wagtail.models import Revision, get_page_models

from charity_site.consent import ledger
from charity_site.consent.models import KeptDocument
from charity_site.consent.requires_consent import RequiresConsent
from charity_site.core.keys import is_key
from charity_site.images.access import WORK
from charity_site.readpath.compiled_query import compiled_query
from charity_site.readpath.memo import memoize

# In JSON, and in JSON inside JSON.
LINK = re.compile(r"<a\b[^>]*\blinktype=\\*\"document\b[^>]*>")
KEY = re.compile(r"\bid=\\*\"(\d+)")
CHOSEN = re.compile(r"\\*\"document\\*\":\s*(\d+)")  # in a block (core/file_block.py)
DECIDES = "consent.withdraw_consent"


def refuse_hidden(document, request):
    """Wagtail's hook before a document is served: raise Http404 for what is hidden, but for staff who work with it, and
    those who decide."""
    user = request.user
    if document.pk in hidden_documents() and not (
        permission_policy.user_has_any_permission_for_instance(user, WORK, document) or user.has_perm(DECIDES)
    ):
        raise Http404("It belongs to a page that is not shown today.")


def hidden_documents():
    """The documents that visitors may not see today: {key: the translation keys (set of str) of the pages that hide it}."""
    return memoize("hidden documents", find_hidden)


def find_hidden():
    documents = {document.pk: document for document in get_document_model().objects.only("file", "file_hash")}
    if not documents:
        return {}
    lost, taken_back = pages_that_lost_their_consent(), ledger.state().documents
    if not lost and not taken_back:
        return {}
    pages_of = defaultdict(set)  # the mark of a document: pages that hide it
    for mark, page in taken_back:
        pages_of[mark].add(page)
    for page, keys in keys_in(lost):
        for mark in (mark for key in keys & documents.keys() for mark in marks_of(documents[key])):
            pages_of[mark].add(str(page.translation_key))
    decided = defaultdict(set)
    for key, file_hash, page in KeptDocument.objects.values_list("document", "file_hash", "page_key"):
        decided[key, file_hash].add(str(page))
    hidden = {}
    for key, document in documents.items():
        pages = set().union(*(pages_of.get(mark, ()) for mark in marks_of(document)))
        if left := pages - decided[key, document.file_hash]:
            hidden[key] = left
    return hidden


def marks_of(document):
    """Return by what (list of str) the ledger knows a document: its name in the storage, and what is in it, as digests."""
    return [ledger.digest(text) for text in (document.file.name, document.file_hash) if text]


def pages_that_lost_their_consent():
    """The pages (list) that visitors saw once and whose people are not all covered today."""
    kinds = (model for model in get_page_models() if issubclass(model, RequiresConsent))
    return [page for kind in kinds for page in not_covered(kind)]


@compiled_query
def not_covered(kind):
    """Those of one `kind` of pages that names people."""
    return kind.objects.exclude(first_published_at=None).exclude(pk__in=kind.objects.with_consent().values("pk"))


def documents_in(pages):
    """The documents (list) to which `pages` (list) lead, in any version."""
    found = set().union(*(keys for _, keys in keys_in(pages)))
    return list(get_document_model().objects.filter(pk__in=found).order_by("pk"))


def keys_in(pages):
    """Each of `pages` (list) with the keys (set of int) of the documents to which it leads, in any version."""
    saved = Revision.page_revisions.filter(object_id__in=[str(page.pk) for page in pages])
    versions = defaultdict(set)
    # As it is stored: to make a page of each would take eight queries. Rich text leads to documents, and one kind of block.
    for page, text in saved.annotate(text=Cast("content", TextField())).values_list("object_id", "text"):
        versions[page] |= {key for link in LINK.findall(text) for key in KEY.findall(link)} | {*CHOSEN.findall(text)}
    for page in pages:
        now = {str(key) for model, key, *_ in references_in(page) if issubclass(model, get_document_model())}
        yield page, {int(key) for key in now | versions[str(page.pk)] if is_key(key)}


def references_in(page):
    """Yield what the rich text and the streams of `page` refer to: as Wagtail's reference index has it."""
    for stream in page._meta.get_fields():
        if hasattr(stream, "extract_references"):
            yield from stream.extract_references(stream.value_from_object(page))


def keep(document, pages, *, by):
    """Write down that `by` (a member of staff) found nothing of the people of `pages` (translation keys) in `document`."""
    for page in pages:
        KeptDocument.objects.get_or_create(
            document=document, file_hash=document.file_hash, page_key=page, defaults={"by": by}
        )
