from django.forms import Widget
from django.utils.safestring import mark_safe
from wagtail.admin.widgets import AdminPageChooser

from charity_site.core.keys import is_key

SPARE = 2  # places for further pages


class PagesChooser(Widget):
    """The field of several pages as choosers, one for each page that is chosen and some that are empty. More come with the next look."""

    def __init__(self, model, attrs=None):
        super().__init__(attrs)
        self.model = model  # class of page

    def value_from_datadict(self, data, files, name):
        # What is no key is refused beside the field. A number longer than any would make the database fail.
        return [key if is_key(key) else "?" for key in data.getlist(name) if key]

    def value_omitted_from_data(self, data, files, name):
        return False  # without any page there may be nothing in it

    def id_for_label(self, id_):
        return f"{id_}-0"

    def render(self, name, value, attrs=None, renderer=None):
        keys = [int(key) for key in value or () if is_key(str(key))]
        pages = self.model.objects.in_bulk(keys)
        chosen = [pages[key] for key in dict.fromkeys(keys) if key in pages]
        chooser = AdminPageChooser(target_models=[self.model])
        fields = [
            chooser.render(name, page, {"id": f"{attrs['id']}-{place}"})
            for place, page in enumerate([*chosen, *[None] * SPARE])
        ]
        return mark_safe("".join(fields))  # noqa: S308 - all from Wagtail's choosers

    @property
    def media(self):
        return AdminPageChooser(target_models=[self.model]).media
