"""Answer a question: codes and names first, then symptoms and help, then words; what is only similar is asked
about."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from django.utils.html import format_html
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.search.utils import normalise_query_string

from charity_site.core.leads import leads_at
from charity_site.search.fulltext import NAMED_AFTER, Visible, find
from charity_site.search.models import Entry, Kind, Name
from charity_site.search.names import NAMED, KnownName, Match, NameTable, current_names
from charity_site.search.normalize import ASK_ONLY, NAMES_A_DISEASE, TELL_NOTHING, stems_of, words_of
from diseases.models import DiseasePage, Urgency, languages_of_names

MAX_SYMPTOMS = 4
MAX_ALIKE = 5
SHORTEST_NUMBER = 4  # digits: a year
ABOUT_ONE = (*NAMED_AFTER, Kind.RESEARCH)  # disease, or a few


@dataclass
class Answer:
    """The answer to a question, by the ids of entries, best first."""

    stems: tuple[str, ...] = ()
    pinned: list[int] = field(default_factory=list)
    symptoms: list[int] = field(default_factory=list)  # the symptoms that were described
    did_you_mean: list[int] = field(default_factory=list)
    look_alikes: list[int] = field(default_factory=list)  # other diseases that are taken for those named
    hits: list[int] = field(default_factory=list)  # pages with the words, without what is pinned
    kinds: dict[int, str] = field(default_factory=dict)  # of each hit
    all_words: bool = True
    promoted: list[SearchPromotion] = field(default_factory=list)  # what staff chose for this question
    named: set[int] = field(default_factory=set)  # those of the pinned that are diseases whose name was typed
    reasons: dict[int, str] = field(default_factory=dict)  # why an entry is there
    help: list[int] = field(default_factory=list)  # pages that staff gave the words of this question
    mended: str = ""  # the question without slips, where only that says something
    is_slip: bool = False  # nothing is wrong with the question but slips


def answer(question: str, visible: Visible) -> Answer:
    """Answer `question` for visitors who may see what is `visible`. The lists may hold other entries too: those are left out
    when entries are fetched."""
    names = current_names()
    coded, rest = names.codes.codes_in(question)
    if coded is not None and set(stems_of(rest)) <= ASK_ONLY | TELL_NOTHING:
        rest = ""
    result = answer_words(rest, names, visible)
    result.promoted = promotions(question, visible) if result.stems or coded else []
    if coded:
        codes = {name.entry: f"{name.written} is a code of {name.title}." for name in coded}
        result.pinned = list(dict.fromkeys([*codes, *result.pinned]))
        result.hits = [entry for entry in result.hits if entry not in codes]
        result.did_you_mean = []
        result.named |= set(codes)
        result.reasons |= codes
    return result


def answer_words(question: str, names: NameTable, visible: Visible) -> Answer:
    """Answer the words of `question`, by what is called so in `names`."""
    question = names.with_negations(question)
    stems = stems_of(question)
    if not stems:
        return Answer()
    hits = find(tuple(each for each in stems if not is_short_number(each)), visible)
    matches = names.matches(question)
    result = Answer(stems=stems, all_words=hits.all_words)
    diseases = [match for match in matches if match.name.kind == Kind.DISEASE]
    meant = [match for match in diseases if match.rank > 1]
    parts = [match for match in diseases if match.rank == 1]
    titled = titles(stems)
    *treated, terms = [
        [match.name.entry for match in matches if match.name.kind == kind and match.rank > 1]
        for kind in (Kind.TREATMENT, Kind.LATE_EFFECT, Kind.TERM)
    ]
    whole = [match.name.entry for match in meant if match.rank == 3]
    result.pinned = [*whole, *titled, *(match.name.entry for match in meant)]
    result.symptoms = names.symptoms.said(question)
    # “Leukemia” is in the names of diseases: a symptom that only mentions it was not described. Who names a treatment may tell of
    # something that cannot wait besides.
    if not (result.symptoms or diseases or titled or terms or NAMES_A_DISEASE & set(stems)):
        result.symptoms = names.symptoms.meant(question)
    result.symptoms = most_urgent(result.symptoms)
    result.help = [] if titled else names.help.said(question, only_telling=bool(result.symptoms or diseases))
    result.pinned += result.help
    if result.help and not diseases:  # "Is leukemia hereditary?" names a group besides
        parts = [
            match for match in names.parts(names.help.besides(result.help, stems)) if match.name.kind == Kind.DISEASE
        ]
    telling = set(stems) - TELL_NOTHING - ASK_ONLY - NAMES_A_DISEASE
    if not (telling or result.pinned or parts):  # "childhood cancer"
        result.pinned += names.titled(set(stems))
    if not meant and not titled:
        add_diseases(result)
    result.pinned += [*chain(*treated), *terms]
    if not titled:
        result.pinned += [match.name.entry for match in parts if match.is_group]
    result.pinned = list(dict.fromkeys(result.pinned))
    result.named = {match.name.entry for match in meant}
    result.reasons |= {match.name.entry: reason(match) for match in (*diseases, *parts)}
    if meant:
        typed = {word for match in meant for word in match.name.words}
        result.look_alikes = ids(names.look_alikes(typed, result.pinned))
    elif not result.pinned and not result.symptoms:
        ask_about(result, question, names, parts, hits.known)
    shown = {*result.pinned, *result.symptoms, *result.did_you_mean, *result.look_alikes}
    result.hits, result.kinds = [entry for entry in hits.found if entry not in shown], hits.kinds
    of_one = telling and NAMES_A_DISEASE & set(stems)
    if not result.named and not parts:
        # "Lung cancer": some words of a page are not its subject, and what is about another disease was not asked for. Nor is
        # one disease meant by words that all of them have: "Will my baby get cancer?"
        wrong = ABOUT_ONE if not telling else NAMED_AFTER if of_one or not hits.all_words else ()
        result.hits = [entry for entry in result.hits if result.kinds[entry] not in wrong]
    return result


def is_short_number(stem: str) -> bool:
    """Return whether `stem` says nothing about a page: the 3 of a phase, of a code, of an age."""
    return stem.isdigit() and len(stem) < SHORTEST_NUMBER


def reason(match: Match) -> str:
    """Return why a disease stands there, when its title does not say so (safe where it marks a language)."""
    name = match.name
    if name.written == name.title or name.form == Name.Form.UNSHOWN:
        return ""
    language = languages_of_names().get(name.written)
    written = format_html('<span lang="{}">{}</span>', language, name.written) if language else name.written
    if match.rank == 1:
        return format_html("One of its names is {}.", written)
    return format_html("{} is also called {}.", name.title, written)


def titles(stems: tuple[str, ...]) -> list[int]:
    """Return the ids of pages and stories that have the words `stems` as their title, also if one is said twice."""
    keys = {"".join(stems), "".join(dict.fromkeys(stems))}
    found = Name.objects.filter(key__in=keys).exclude(entry__kind__in=NAMED).order_by("entry__title", "entry")
    found = found.exclude(entry__kind=Kind.PAGE, form=Name.Form.UNSHOWN)  # words that lead there are no title
    return list(found.values_list("entry", flat=True))


def most_urgent(symptoms: list[int]) -> list[int]:
    """Return the most urgent of `symptoms` (ids, best first), at most MAX_SYMPTOMS."""
    if not symptoms:
        return []
    urgency = dict(Entry.objects.filter(pk__in=symptoms).values_list("pk", "symptom__urgency"))
    order = {value: at for at, value in enumerate(Urgency.values)}
    return sorted(symptoms, key=lambda symptom: order.get(urgency.get(symptom) or "", len(order)))[:MAX_SYMPTOMS]


def add_diseases(result: Answer) -> None:
    """Put into `result` the diseases that can have the first of its symptoms, as staff sorted them: where it is clear which
    symptom is meant."""
    if result.symptoms and (len(result.symptoms) == 1 or len(result.stems) > 1):
        first = Entry.objects.filter(pk=result.symptoms[0]).values("symptom")
        diseases = DiseasePage.objects.filter(symptoms__symptom__in=first).values("pk")
        result.pinned += Entry.objects.filter(page__in=diseases).order_by("page__path").values_list("pk", flat=True)


def ask_about(result: Answer, question: str, names: NameTable, meant: list[Match], known: set[str]) -> None:
    """Put into `result` what may have been meant, and what may be taken for it. `meant`: diseases of whose names the question
    is a part; `known`: stems that some page has."""
    mended = "" if meant else names.corrected(question, known)
    if mended:
        result.mended, result.is_slip = mended, len(words_of(mended)) == len(words_of(question))
        matches = names.matches(mended)
        if not result.is_slip:  # what is left of the question may not be what an everyday word means
            matches = [match for match in matches if match.rank > 1 or match.name.form != Name.Form.UNSHOWN]
        meant = [match for match in matches if match.name.kind == Kind.DISEASE]
        if not meant and not NAMES_A_DISEASE & {*result.stems, *stems_of(mended)}:
            result.symptoms = most_urgent(names.symptoms.said(mended) or names.symptoms.meant(mended))
            meant = matches
    # A slip of the keyboard leads nobody to a page on grief: “germinal” is no “terminal”.
    helps = [entry for entry in names.help.said(mended) if entry in names.with_title] if mended else []
    result.did_you_mean = [match.name.entry for match in meant] or helps
    result.did_you_mean = [entry for entry in result.did_you_mean if entry not in result.symptoms]
    typed = {*words_of(question), *(word for match in meant for word in match.name.words)}
    alike = names.look_alikes(typed, result.did_you_mean)
    # Of a family that has a page here, such as the lymphomas, but another member of it.
    family = [match.name for word in words_of(question) for match in names.group(word)]
    result.look_alikes = ids(
        {name.entry: name for name in [*alike, *family] if name.entry not in result.did_you_mean}.values()
    )


def ids(names: Iterable[KnownName]) -> list[int]:
    return [name.entry for name in names][:MAX_ALIKE]


def promotions(question: str, visible: Visible) -> list[SearchPromotion]:
    """Return what staff chose for exactly this question, as far as it is `visible`."""
    query = normalise_query_string(question)
    chosen = list(SearchPromotion.objects.filter(query__query_string=query).select_related("page"))
    pages = [each.page_id for each in chosen if each.page_id]
    shown = set(visible.entries.filter(page__in=pages).values_list("page", flat=True)) if pages else ()
    typed = leads_at(each.external_link_url for each in chosen if each.page_id is None)
    return [
        each for each in chosen if (each.page_id in shown if each.page_id else typed[each.external_link_url].address)
    ]
