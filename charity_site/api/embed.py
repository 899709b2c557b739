"""One section of a disease page, for a clinic's own page to include in a frame."""

from django.db.models import QuerySet
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe
from modelcluster.queryset import FakeQuerySet

from charity_site.api.changes import shown
from charity_site.api.models import Kind
from charity_site.core.links import rich_text_fields
from charity_site.core.shared_html import SharedRichText
from charity_site.core.survival_figures import texts_of
from charity_site.delivery.pagecache.policy import cacheable
from charity_site.delivery.text.survival_figures import states_survival_figure, without_survival_figures


@cacheable(own_headers=True)
@xframe_options_exempt
@require_safe
def embed(request, slug, section_id):
    """The section `section_id` (diseases/sections/) of the disease `slug`; 404 when there is none to include."""
    disease = shown(Kind.DISEASE).filter(slug=slug).first()
    found = section_of(disease, section_id, request) if disease else None
    template = "api/embed.html" if found else "api/embed_missing.html"
    response = render(request, template, found or {}, status=200 if found else 404)
    response["X-Robots-Tag"] = "noindex"
    return response


def section_of(disease, section_id, request):
    """Return what the template needs (dict) for that section of `disease`; None when it is empty or may not be included."""
    context = disease.get_context(
        request
    )  # before its text is that for other sites: lines for children are compared with it
    prints = {section.id: section.fingerprint for section in disease.review_state.sections}
    share_text(disease)
    for section in context["sections"]:
        if section.id == section_id and section.may_be_embedded:
            context |= {name: getattr(disease, name) for name in section.shows if isinstance(context[name], str)}
            for name in section.filled_by:
                if isinstance(context[name], (QuerySet, FakeQuerySet)):
                    for row in context[name]:  # the same objects that the template will show
                        share_text(row)
            return {**context, "section": section, "fingerprint": prints.get(section.id), "elsewhere": True}
    return None


def share_text(record):
    """Let templates show the text of `record` as other sites get it."""
    for field in rich_text_fields(type(record)):
        text = getattr(record, field.name)
        setattr(record, field.name, SharedRichText(text) if text else "")
    for name, text in texts_of(record).items():
        if states_survival_figure(text):
            setattr(record, name, without_survival_figures(text))
