from charity_site.core.leads import open_address
from charity_site.discovery.structured_data.nodes import moment, node, ref, term
from charity_site.discovery.structured_data.pages import collection, describe, web_page
from charity_site.discovery.words import name_of_page
from diseases.models import DiseaseIndexPage, DiseasePage

# What each section is about, as far as the vocabulary has a word for it: https://schema.org/HealthAspectEnumeration
HEALTH_ASPECTS = {
    "overview": "OverviewHealthAspect",
    "symptoms": "SymptomsHealthAspect",
    "prognosis": "PrognosisHealthAspect",
    "treatment": "TreatmentsHealthAspect",
    "questions": "SeeDoctorHealthAspect",
    "stories": "PatientExperienceHealthAspect",
}
# The sections that are aspects of medical practice: https://schema.org/aspect
PRACTICE = ("symptoms", "diagnosis", "prognosis", "treatment")
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
        aspect=[section.id for section in sections if section.id in PRACTICE],
        audience=READERS,
        medicalAudience=READERS,
        hasPart=[part(section, context["canonical"]) for section in sections],
        citation=[cited(row.source) for row in context["sources"]],
        **review(page),
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
    """The disease itself. Nothing of its outlook: a figure without the words around it frightens or misleads."""
    names = [page.abbreviation, *(name.name for name in context["other_names"])]
    return node(
        "MedicalCondition",
        condition_id(context["canonical"]),
        name=name_of_page(page),
        alternateName=[name for name in names if name],
        url=context["canonical"],
        code=[node("MedicalCode", codeValue=row.code, codingSystem=row.system) for row in page.codes.all()],
        signOrSymptom=[
            node("MedicalSignOrSymptom", name=symptom.name, url=publisher.full(address))
            for symptom, _, address in context["symptoms"]
        ],
        riskFactor=[node("MedicalRiskFactor", name=row.name) for row in context["risk_factors"]],
        typicalTest=[node("MedicalTest", name=row.name) for row in context["tests"]],
        possibleTreatment=[node("MedicalTherapy", name=row.name) for row in context["treatments"]],
        relevantSpecialty=[term("Oncologic"), term("Pediatric")],
    )


def part(section, address):
    """The node of one `section` (Section) of the page at `address`."""
    aspect = HEALTH_ASPECTS.get(section.id)
    kind = ["WebPageElement", "HealthTopicContent"] if aspect else "WebPageElement"
    place = f"{address}#{section.id}"
    return node(kind, place, url=place, name=section.heading, hasHealthAspect=term(aspect) if aspect else None)


def review(page):
    """Who checked `page` and when, as properties; nothing of a sample, which nobody checked."""
    if page.is_sample or not (page.reviewed_by and page.last_reviewed):
        return {}
    return {"lastReviewed": moment(page.last_reviewed), "reviewedBy": node("Person", name=page.reviewed_by)}


def cited(source):
    """The node of a `source` (Source)."""
    return node(
        "CreativeWork",
        name=source.title,
        url=open_address(source.url, elsewhere=True),
        datePublished=str(source.year or ""),
        publisher=node("Organization", name=source.publisher),
    )


@describe.register
def describe_disease_index(page: DiseaseIndexPage, context, publisher):
    diseases = [disease for _, shelf in context["groups"] for disease in shelf]
    return [collection(page, context, publisher, diseases)]
