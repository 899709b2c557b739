"""Find what leads to a disease. Its rooms stand above this one, so it is reached by the names that they set on `page_model`
(DiseasePage, whose file imports this one)."""

from django.db.models import F

from charity_site.readpath.compiled_query import compiled_query
from charity_site.readpath.memo import memoize
from diseases.sections.stories import STORIES_ON_DISEASE


def related(page_model, name):
    return page_model._meta.get_field(name).related_model.objects


@compiled_query
def stories_of(page_model, *, disease):
    """Return the first stories of a `disease` that visitors may see, and one more where there are more."""
    stories = related(page_model, "stories")
    # What a card shows is fetched for these few, not for all among which they are found.
    newest = stories.filter(disease=disease).shown().newest_first().values("pk")[: STORIES_ON_DISEASE + 1]
    return stories.filter(pk__in=newest).for_cards().prefetch_related(None)


def stories_of_any(diseases):
    """Return the stories of `diseases` (queryset of DiseasePage), newest first, for cards."""
    found = related(diseases.model, "stories").shown().filter(disease__in=diseases.values("pk"))
    return found.for_cards().prefetch_related(None)


@compiled_query
def topics_about(page_model):
    """Return the topics that name diseases, by stage, without quiet ones; `disease_key` (int) of each says which disease, and a topic
    comes once for each."""
    found = related(page_model, "topics").shown().beside_others().filter(diseases__isnull=False).in_order()
    return found.annotate(disease_key=F("diseases")).only("title", "slug", "introduction", "path", "depth", "url_path")


def topics_of(page_model, disease):
    """Return the topics that name a `disease` (key), as far as visitors may see them."""
    every = memoize("topics of diseases", lambda: topics_about(page_model))
    return [topic for topic in every if topic.disease_key == disease]


@compiled_query
def programs_of(page_model, *, disease):
    """Return the programs that study a `disease`, as far as visitors may see them."""
    return related(page_model, "programs").filter(diseases=disease).shown().defer_streamfields()
