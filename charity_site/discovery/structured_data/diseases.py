from charity_site.core.schema_org import node, ref, term
from charity_site.discovery.redaction import name_of_page
from charity_site.discovery.structured_data.nodes import moment
from charity_site.discovery.structured_data.pages import collection, describe, web_page
from diseases.models import DiseaseIndexPage, DiseasePage
from diseases.sections import PARTS

READERS = node(["MedicalAudience", "ParentAudience"], audienceType="Parents of children with cancer")


@describe.register
def describe_disease(page: DiseasePage, context, publisher):
    sections = context["sections"]
    own = web_page(
        "MedicalWebPage",
        page,
        context,
        publisher,
        mainEntity=ref(condition_id(context["canonical"])),
        about=ref(condition_id(context["canonical"])),
        aspect=[section.id for section in sections if section.is_practice],
        audience=READERS,
        medicalAudience=READERS,
        hasPart=[part(section, context["canonical"]) for section in sections],
        **review(page),
        **said_by_parts("web_page", context, publisher),
    )
    return [own, condition(page, context, publisher)]


def condition_id(address):
    """The @id (str) of the disease whose page has the `address`."""
    return f"{address}#condition"


def named_condition(disease, publisher):
    """The node of `disease` (DiseasePage) on other pages: its name and where to read about it."""
    address = publisher.address_of(disease)
    return node("MedicalCondition", condition_id(address), name=name_of_page(disease), url=address)


def condition(page, context, publisher):
    """The disease itself, as the parts of its page describe it."""
    return node(
        "MedicalCondition",
        condition_id(context["canonical"]),
        name=name_of_page(page),
        url=context["canonical"],
        relevantSpecialty=[term("Oncologic"), term("Pediatric")],
        **said_by_parts("condition", context, publisher),
    )


def said_by_parts(about, context, publisher):
    """Return what all parts of a page say `about` (name of a method of Part) something (dict), with whole addresses."""
    said = {}
    for part in PARTS:
        said |= getattr(part, about)(context)
    for value in said.values():
        for each in value:
            if isinstance(each, dict) and "url" in each:
                each["url"] = publisher.full(each["url"])
    return said


def part(section, address):
    """The node of one `section` (Section) of the page at `address`."""
    aspect = section.health_aspect
    kind = ["WebPageElement", "HealthTopicContent"] if aspect else "WebPageElement"
    place = f"{address}#{section.id}"
    return node(kind, place, url=place, name=section.heading, hasHealthAspect=term(aspect) if aspect else None)


def review(page):
    """Return who checked `page` and when, as properties; nothing of a sample, which nobody checked."""
    state = page.review_state
    if page.is_sample or not state.review:
        return {}
    return {"lastReviewed": moment(state.reviewed), "reviewedBy": [person(each) for each in state.reviewers]}


def person(reviewer):
    """Return the node of `reviewer` (Reviewer): without a name unless they agreed to be named."""
    named = {"name": reviewer.name, "honorificSuffix": reviewer.credentials} if reviewer.may_be_named else {}
    place = reviewer.place and node("Organization", name=reviewer.place)
    return node("Person", **named, jobTitle=reviewer.role, affiliation=place)


@describe.register
def describe_disease_index(page: DiseaseIndexPage, context, publisher):
    diseases = [disease for _, shelf in context["groups"] for disease in shelf]
    return [collection(page, context, publisher, diseases)]
