"""Look up symptoms that a reader asked for together, and where their page is."""

from urllib.parse import urlencode

MAX_TOGETHER = 3
MOST_LETTERS = 60  # of what somebody else wrote into an address


class InvalidCombination(Exception):
    """These symptoms cannot be looked up together."""

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status  # HTTP status (int)
        self.reason = reason  # in words for the reader (str)


def resolve(slugs, symptoms):
    """The records of `slugs` (list of str) among `symptoms` (queryset), in the order of their address.

    Raises InvalidCombination when they are too many or repeated (status 400), or when there is no page of one (404).
    """
    if len(slugs) > MAX_TOGETHER:
        raise InvalidCombination(
            400, f"You can look up at most {MAX_TOGETHER} symptoms together. This address names {len(slugs)}."
        )
    if len(set(slugs)) < len(slugs):
        raise InvalidCombination(400, "This address names the same symptom twice.")
    found = {symptom.slug: symptom for symptom in symptoms.filter(slug__in=slugs)}
    if missing := [slug for slug in slugs if slug not in found]:
        raise InvalidCombination(404, f"There is no page here about a symptom called “{missing[0][:MOST_LETTERS]}”.")
    return [found[slug] for slug in sorted(slugs)]


def address(symptoms):
    """The one address (str) of `symptoms` (list of Symptom) together, in whatever order they come."""
    first, *others = sorted(symptoms, key=lambda symptom: symptom.slug)
    query = urlencode([("and", symptom.slug) for symptom in others])
    return f"{first.url}?{query}" if query else first.url


def as_phrase(symptoms):
    """The names of `symptoms` (list of Symptom) as one phrase (str): "Looking pale and fever"."""
    first, *others = [symptom.name for symptom in symptoms]
    # A name begins with a capital; within a phrase it does not, unless it is an abbreviation.
    others = [name if name[1:2].isupper() else name[:1].lower() + name[1:] for name in others]
    return " and ".join([first, *others])
