from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm


class SitePageForm(WagtailAdminPageForm):
    """The page editor's form: a draft may be unfinished, what is published may not.

    Pages and their rows say in `check_publishable()` what must be true of them in public. Here each complaint
    is shown beside the field or the row that it is about.
    """

    def defer_required_fields(self):
        super().defer_required_fields()
        self.instance.is_draft_save = True

    def restore_required_fields(self):
        super().restore_required_fields()
        self.instance.is_draft_save = False

    def is_valid(self):
        return super().is_valid() and (self.is_deferred_validation or self.is_publishable())

    def is_publishable(self):
        forms = [self]
        for formset in self.formsets.values():
            forms += [form for form in formset.forms if form.has_changed() or form.instance.pk]
            forms = [form for form in forms if form not in formset.deleted_forms]
        for form in forms:
            check = getattr(form.instance, "check_publishable", None)
            try:
                if check:
                    check()
            except ValidationError as error:
                form.add_error(None, error)
        return not any(form.errors for form in forms)
