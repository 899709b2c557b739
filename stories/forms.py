from charity_site.core.forms import SitePageForm, complain
from stories.models.people import check_people


class StoryForm(SitePageForm):
    """The editor of a story, which asks about consents that were given for something else."""

    def is_publishable(self):
        people = [form for form in self.remaining_rows()["consents"] if not form.errors]
        for number, form in enumerate(people):
            before = [each.instance for each in people[:number]]
            complain(form, lambda row=form.instance, before=before: check_people(row, before, self.instance))
        return super().is_publishable() and not any(form.errors for form in people)
