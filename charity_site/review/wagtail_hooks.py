from wagtail import hooks
from wagtail.models import WorkflowMixin

from charity_site.review.second_round import tell_about_the_round


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def tell_reviewers_and_editors(request, record):
    if isinstance(record, WorkflowMixin):
        tell_about_the_round(request, record)
