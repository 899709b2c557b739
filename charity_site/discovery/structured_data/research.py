from urllib.parse import urljoin

from charity_site.core.leads import open_address
from charity_site.core.models import Organization
from charity_site.core.schema_org import node, ref
from charity_site.delivery.text.survival_figures import without_figures
from charity_site.discovery.redaction import name_of_page, summary
from charity_site.discovery.structured_data.diseases import named_condition
from charity_site.discovery.structured_data.nodes import moment
from charity_site.discovery.structured_data.pages import collection, describe, web_page
from research.models import Output, ProgramIndexPage, ProgramPage, ProgramUpdatePage

PARTNER_TYPES = {
    Organization.Kind.HOSPITAL: "Hospital",
    Organization.Kind.UNIVERSITY: "CollegeOrUniversity",
    Organization.Kind.GOVERNMENT: "GovernmentOrganization",
    Organization.Kind.CHARITY: "NGO",
}
OUTPUT_TYPES = {
    Output.Kind.PAPER: "ScholarlyArticle",
    Output.Kind.TRIAL: "MedicalTrial",
    Output.Kind.DATASET: "Dataset",
    Output.Kind.PRACTICE: "CreativeWork",
}
REGISTRIES = {Output.DOI: "DOI", Output.PMID: "PubMed", Output.NCT: "ClinicalTrials.gov"}


@describe.register
def describe_program(page: ProgramPage, context, publisher):
    address = context["canonical"]
    grant = f"{address}#grant"
    outputs = [output(row, grant) for row in context["outputs"]]
    own = web_page("WebPage", page, context, publisher, mainEntity=ref(project_id(address)), mentions=outputs)
    return [own, project(page, context, publisher, grant)]


def project_id(address):
    """The @id (str) of the program whose page has the `address`."""
    return f"{address}#project"


def project(page, context, publisher, grant):
    """The program itself, which the charity pays for. `grant`: the @id of that."""
    charity = ref(publisher.organization_id)
    return node(
        "ResearchProject",
        project_id(context["canonical"]),
        name=name_of_page(page),
        description=summary(page),
        url=context["canonical"],
        foundingDate="" if page.status == page.Status.PLANNED else str(page.start_year or ""),
        dissolutionDate=str(page.end_year or "") if page.status == page.Status.COMPLETED else "",
        funder=charity,
        funding=[node("Grant", grant, funder=charity), *(paid_by(row, charity) for row in context["grants"])],
        member=[partner(row.organization) for row in context["partners"]],
        knowsAbout=[named_condition(disease, publisher) for disease in context["diseases"]],
        potentialAction=gift(page, publisher),
    )


def partner(organization):
    """The node of an `organization` (Organization)."""
    kind = PARTNER_TYPES.get(organization.kind, "Organization")
    return node(kind, name=organization.name, url=open_address(organization.url, elsewhere=True))


def paid_by(row, charity):
    """The node of a grant (`row`) of ours. Its sum is a text for readers, and stays one."""
    return node("Grant", name=without_figures(row.title), identifier=row.award_number, funder=charity)


def output(row, grant):
    """The node of an output (`row`), paid by the grant with the @id `grant`."""
    number = row.registry and node("PropertyValue", propertyID=REGISTRIES[row.registry], value=row.identifier)
    standing = "status" if row.kind == Output.Kind.TRIAL else "creativeWorkStatus"
    return node(
        OUTPUT_TYPES[row.kind],
        name=without_figures(row.title),
        url=row.url,
        identifier=number,
        funding=ref(grant),
        **{standing: row.get_state_display()},
        **published(row),
    )


def published(row):
    """Return when and where an output (`row`) appeared, and where anybody can read it (dict)."""
    if row.kind not in (Output.Kind.PAPER, Output.Kind.DATASET):
        return {}
    journal = without_figures(row.journal)
    return {
        "datePublished": str(row.year or "") if row.state == Output.State.PUBLISHED else "",
        "isPartOf": node("Periodical", name=journal) if journal else None,
        "sameAs": open_address(row.open_access_url, elsewhere=True),
    }


def gift(page, publisher):
    """Return how to give to the program `page` (node); None while no gift is taken."""
    address = publisher.settings.giving_address(page.open_fund)
    if not address:
        return None
    return node("DonateAction", target=urljoin(publisher.address, address), recipient=ref(publisher.organization_id))


@describe.register
def describe_program_index(page: ProgramIndexPage, context, publisher):
    return [collection(page, context, publisher, context["programs"])]


@describe.register
def describe_update(page: ProgramUpdatePage, context, publisher):
    program, address = context["program"], context["canonical"]
    news = node(
        "NewsArticle",
        f"{address}#article",
        headline=name_of_page(page),
        description=summary(page),
        datePublished=moment(page.date),
        dateModified=moment(page.last_published_at),
        about=ref(project_id(publisher.address_of(program))) if program.live else None,
        publisher=ref(publisher.organization_id),
        mainEntityOfPage=ref(address),
    )
    return [web_page("WebPage", page, context, publisher), news]
