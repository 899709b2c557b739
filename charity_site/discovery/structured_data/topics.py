from charity_site.core.schema_org import node
from charity_site.discovery.structured_data.diseases import named_condition, review
from charity_site.discovery.structured_data.pages import above, breadcrumbs, collection, describe, web_page
from diseases.sections.sources import cited
from topics.models import TopicIndexPage, TopicPage


@describe.register
def describe_topics(page: TopicIndexPage, context, publisher):
    listed = [topic for _, shelf in context["shelves"] for topic in shelf] + context["quiet"]
    title = context.get("part_title")
    part = title and {
        "name": title,
        "description": context["description"],
        "datePublished": "",  # the list has days, a door has none
        "dateModified": "",
        "breadcrumb": breadcrumbs([*above(context, publisher), (title, context["canonical"])]),
    }
    return [collection(page, context, publisher, listed, **(part or {}))]


@describe.register
def describe_topic(page: TopicPage, context, publisher):
    sources = {part.source.pk: part.source for part in context["parts"] if part.source and part.source.live}
    return [
        web_page(
            "MedicalWebPage",
            page,
            context,
            publisher,
            about=[named_condition(disease, publisher) for disease in context["diseases"]],
            audience=[node("Audience", audienceType=reader) for reader in context["readers"]],
            citation=[cited(source) for source in sources.values()],
            **review(page),
        )
    ]
