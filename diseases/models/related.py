"""What leads to a disease. Its rooms stand above this one, so it is reached by the names that they set."""

from django.apps import apps

from charity_site.core.prepared import Parameter, prepared

STORIES_ON_DISEASE = 6  # the rest is one link away


def related(name):
    return apps.get_model("diseases.DiseasePage")._meta.get_field(name).related_model.objects


@prepared
def stories_of():
    """The first stories of a `disease` that visitors may see, and one more where there are more."""
    stories = related("stories")
    # What a card shows is fetched for these few, not for all among which they are found.
    newest = stories.filter(disease=Parameter("disease")).shown().newest_first().values("pk")[: STORIES_ON_DISEASE + 1]
    return stories.filter(pk__in=newest).for_cards().prefetch_related(None)


@prepared
def programmes_of():
    """The programmes that study a `disease`, as far as visitors may see them."""
    return related("programmes").filter(diseases=Parameter("disease")).shown().defer_streamfields()
