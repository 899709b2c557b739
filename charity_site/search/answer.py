"""What is answered to a question: names first, then signs, then words; what is only similar is asked about."""

from dataclasses import dataclass, field

from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.search.utils import normalise_query_string

from charity_site.core.leads import leads_at
from charity_site.search.fulltext import find
from charity_site.search.models import Entry, Kind, Name
from charity_site.search.names import NAMED, current_names
from charity_site.search.words import stems_of, words_of
from diseases.models import DiseasePage

MOST_SIGNS = 4
MOST_ALIKE = 5


@dataclass
class Answer:
    """All lists are of entry ids, best first."""

    stems: tuple = ()
    pinned: list = field(default_factory=list)
    signs: list = field(default_factory=list)  # the signs that were described
    did_you_mean: list = field(default_factory=list)
    look_alikes: list = field(default_factory=list)  # other diseases that are taken for those named
    hits: list = field(default_factory=list)  # pages with the words, without what is pinned
    kinds: dict = field(default_factory=dict)  # the kind (str) of each hit
    all_words: bool = True
    promoted: list = field(default_factory=list)  # SearchPromotion: what staff chose for this question
    named: set = field(default_factory=set)  # those of the pinned that are diseases whose name was typed
    reasons: dict = field(default_factory=dict)  # why an entry is there (str), by its id


def answer(question, visible):
    """The Answer to `question` (str) for visitors who may see what is `visible` (Visible). Its lists may hold other entries
    too: those are left out when entries are fetched."""
    names, asked = current_names(), question
    question = names.with_negations(asked)
    stems = stems_of(question)
    if not stems:
        return Answer()
    hits = find(stems, visible)
    matches = names.matches(question)
    made = Answer(stems=stems, all_words=hits.all_words, promoted=promotions(asked, visible))
    diseases = [match for match in matches if match.name.kind == Kind.DISEASE]
    meant = [match for match in diseases if match.rank > 1]
    titled = titles(stems)
    terms = [match.name.entry for match in matches if match.name.kind == Kind.TERM and match.rank == 3]
    whole = [match.name.entry for match in meant if match.rank == 3]
    made.pinned = [*whole, *titled, *(match.name.entry for match in meant)]
    parts = [match for match in diseases if match.rank == 1]
    if not meant and not titled:
        signs = [match for match in matches if match.name.kind == Kind.SIGN and (match.rank > 1 or not parts)]
        # “Leukemia” is in the names of diseases: a sign that only mentions it was not described.
        add_signs(made, signs, [] if parts else described(hits))
    made.pinned += terms
    if not titled:
        made.pinned += [match.name.entry for match in parts if match.is_group]
    made.pinned = list(dict.fromkeys(made.pinned))
    made.named = {match.name.entry for match in meant}
    made.reasons |= {match.name.entry: reason(match) for match in diseases}
    if meant:
        typed = {word for match in meant for word in match.name.words}
        made.look_alikes = ids(names.look_alikes(typed, made.pinned))
    elif not made.pinned and not made.signs:
        ask_about(made, question, names, parts or corrected(question, names, hits.known))
    shown = {*made.pinned, *made.signs, *made.did_you_mean, *made.look_alikes}
    made.hits, made.kinds = [entry for entry in hits.found if entry not in shown], hits.kinds
    return made


def reason(match):
    """Why a disease stands there, when its title does not say so (str)."""
    name = match.name
    if name.written == name.title or name.form == Name.Form.UNSHOWN:
        return ""
    if match.rank == 1:
        return f"One of its names is {name.written}."
    if name.form == Name.Form.CODE:
        return f"{name.written} is a code of {name.title}."
    return f"{name.title} is also called {name.written}."


def titles(stems):
    """Pages and stories (ids) that have the words `stems` (tuple of str) as their title."""
    found = Name.objects.filter(key="".join(stems)).exclude(entry__kind__in=NAMED).order_by("entry__title", "entry")
    return list(found.values_list("entry", flat=True))


def described(hits):
    """The signs (list of ids) that have all words."""
    return [entry for entry in hits.found if hits.kinds[entry] == Kind.SIGN] if hits.all_words else []


def add_signs(made, named, others):
    """Put into `made` (Answer) the signs that were `named` (list of Match) and `others` (list of ids), and the diseases
    that can have the first of them, as staff sorted them: where it is clear which sign is meant."""
    made.signs = list(dict.fromkeys([*(match.name.entry for match in named), *others]))[:MOST_SIGNS]
    is_clear = len(made.signs) == 1 or len(made.stems) > 1 or (named and named[0].rank > 1)
    if made.signs and is_clear:
        first = Entry.objects.filter(pk=made.signs[0]).values("symptom")
        diseases = DiseasePage.objects.filter(symptoms__symptom__in=first).values("pk")
        made.pinned += Entry.objects.filter(page__in=diseases).order_by("page__path").values_list("pk", flat=True)


def corrected(question, names, known):
    """What a `question` (str) names (list of Match) once slips in it are mended. `known`: stems that some page has."""
    mended = names.corrected(question, known)
    found = names.matches(mended) if mended else []
    return [match for match in found if match.name.kind == Kind.DISEASE] or found


def ask_about(made, question, names, meant):
    """Put into `made` (Answer) what may have been `meant` (list of Match), and what may be taken for it."""
    made.did_you_mean = [match.name.entry for match in meant]
    typed = {*words_of(question), *(word for match in meant for word in match.name.words)}
    alike = names.look_alikes(typed, made.did_you_mean)
    # Of a family that has a page here, such as the lymphomas, but another member of it.
    family = [match.name for word in words_of(question) for match in names.group(word)]
    made.look_alikes = ids(
        {name.entry: name for name in [*alike, *family] if name.entry not in made.did_you_mean}.values()
    )


def ids(names):
    return [name.entry for name in names][:MOST_ALIKE]


def promotions(question, visible):
    """What staff chose for exactly this question (list of SearchPromotion), as far as it is `visible` (Visible)."""
    query = normalise_query_string(question)
    chosen = list(SearchPromotion.objects.filter(query__query_string=query).select_related("page"))
    pages = [each.page_id for each in chosen if each.page_id]
    shown = set(visible.entries.filter(page__in=pages).values_list("page", flat=True)) if pages else ()
    typed = leads_at(each.external_link_url for each in chosen if each.page_id is None)
    return [
        each for each in chosen if (each.page_id in shown if each.page_id else typed[each.external_link_url].address)
    ]
