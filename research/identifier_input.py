from django.forms import TextInput
from django.urls import reverse_lazy
from django.utils.html import format_html


class IdentifierInput(TextInput):
    """The field of an identifier, with a button that looks it up and a place for what came of it."""

    class Media:
        js = ("research/look_up.js",)

    address = reverse_lazy("look_up_paper")

    def render(self, name, value, attrs=None, renderer=None):
        return format_html(
            '{} <button type="button" class="button button-small button-secondary" data-look-up="{}">Look it up</button>'
            '<p class="help" role="status"></p>',
            super().render(name, value, attrs, renderer),
            self.address,
        )
