"""Look up records that a reader asked for together, such as two symptoms, and where their page is."""

from urllib.parse import urlencode

MAX_SYMPTOMS = 3
MAX_KINDS = 4  # of treatment
MOST_LETTERS = 60  # of what somebody else wrote into an address


class InvalidCombination(Exception):
    """These records cannot be looked up together."""

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status  # HTTP status (int)
        self.reason = reason  # in words for the reader (str)


def resolve(slugs, records, most):
    """The records of `slugs` (list of str) among `records` (queryset), in the order of their address.

    Raises InvalidCombination when they are more than `most` (int) or repeated (status 400), or when there is no page of one (404).
    """
    one, many = records.model._meta.verbose_name, records.model._meta.verbose_name_plural
    if len(slugs) > most:
        raise InvalidCombination(
            400, f"You can look up at most {most} {many} together, and you chose {len(slugs)}. Leave some out."
        )
    if len(set(slugs)) < len(slugs):
        raise InvalidCombination(400, f"This address names the same {one} twice.")
    found = {record.slug: record for record in records.filter(slug__in=slugs)}
    if missing := [slug for slug in slugs if slug not in found]:
        raise InvalidCombination(404, f"There is no page here about a {one} called “{missing[0][:MOST_LETTERS]}”.")
    return [found[slug] for slug in sorted(slugs)]


def address(symptoms):
    """The one address (str) of `symptoms` (list of Symptom) together, in whatever order they come."""
    first, *others = sorted(symptoms, key=lambda symptom: symptom.slug)
    query = urlencode([("and", symptom.slug) for symptom in others])
    return f"{first.url}?{query}" if query else first.url


def address_of_kinds(page, kinds):
    """The one address (str) below `page` (LateEffectIndexPage) of what can come after `kinds` (list of TreatmentKind), in whatever
    order they come."""
    query = urlencode([("had", kind.slug) for kind in sorted(kinds, key=lambda kind: kind.slug)])
    return f"{page.url}?{query}" if query else page.url


def as_phrase(symptoms):
    """The names of `symptoms` (list of Symptom) as one phrase (str): "Looking pale and fever"."""
    first, *others = [symptom.name for symptom in symptoms]
    return " and ".join([first, *map(in_sentence, others)])


def in_sentence(name):
    """Return `name` (str) as it stands within a phrase: without its capital, unless it is an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
