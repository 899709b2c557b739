"""Compare what two forms of one record say, field by field, in the words that people see."""

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseForm, BaseFormSet, CharField, ModelChoiceField, PasswordInput
from django.utils.formats import localize
from django.utils.html import strip_tags
from django.utils.text import capfirst

from charity_site.core.plain_text import with_signs
from charity_site.core.unnamed import named


def compared(stored, typed):
    """Return where the forms in two contexts of an edit view differ: a list of {"label", "stored", "typed"} (str)."""
    pairs = zip(forms_in(stored), forms_in(typed), strict=True)
    return [difference for one, other in pairs for difference in differences(one, other)]


def forms_in(context):
    """The forms and lists of forms in `context` (dict), always in the same order."""
    form = context["form"]
    found = [form, *getattr(form, "formsets", {}).values(), *context.get("permission_panels", [])]
    return found + [value for value in context.values() if isinstance(value, BaseFormSet) and value not in found]


def said(context, keys):
    """Return what the fields at `keys` (set, see stale_forms.py) say in the forms in `context`: a list of {"label",
    "stored"} (str)."""
    found = []
    for form in forms_in(context):
        if isinstance(form, BaseForm):
            names = [name for name in form.fields if ("", "", form.add_prefix(name)) in keys]
            found += [{"label": capfirst(form[name].label), "stored": in_words(form, name)} for name in names]
        elif any(key[0] == form.prefix for key in keys):
            found.append({"label": capfirst(label_of(form)), "stored": rows_in_words(form)})
    return found


def words_in(context):
    """The fields (set of (list, name)) of the forms in `context` in which one writes, and chooses nothing."""
    found = set()
    for form in forms_in(context):
        rows = [(form, "")] if isinstance(form, BaseForm) else [(row, form.prefix) for row in form.forms]
        for one, place in rows:
            names = [name for name, field in one.fields.items() if isinstance(field, CharField)]
            found |= {(place, name if place else one.add_prefix(name)) for name in names}
    return found


def differences(stored, typed):
    for form in (stored, typed):
        form.is_valid()  # so that it knows its values
    if isinstance(typed, BaseForm):
        names = [name for name, field in typed.fields.items() if not isinstance(field.widget, PasswordInput)]
        values = [(typed[name].label, in_words(stored, name), in_words(typed, name)) for name in names]
    else:
        values = [(label_of(typed), rows_in_words(stored), rows_in_words(typed))]
    return [{"label": capfirst(label), "stored": one, "typed": other} for label, one, other in values if one != other]


def label_of(formset):
    return formset.model._meta.verbose_name_plural if hasattr(formset, "model") else "permissions"


def rows_in_words(formset):
    """The rows of `formset` (str), but for those that are to be deleted."""
    rows = []
    for form in formset.forms:
        shown = [name for name, field in form.fields.items() if not field.widget.is_hidden and name != "DELETE"]
        words = [f"{form[name].label}: {word}" for name in shown if (word := in_words(form, name))]
        if words and not (form.is_bound and getattr(form, "cleaned_data", {}).get("DELETE")):
            rows.append(", ".join(words))
    return "; ".join(rows)


def in_words(form, name):
    """The value (str) of the field `name` of `form`; '' when it is empty."""
    if not form.is_bound:
        value = form.get_initial_for_field(form.fields[name], name)
    else:
        value = form.cleaned_data[name] if name in getattr(form, "cleaned_data", {}) else form[name].data
    return word(form.fields[name], value)


def word(field, value):
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Model):
        return str(named(value))
    if hasattr(value, "name"):  # a file
        return value.name or ""
    if isinstance(value, str | int) or not hasattr(value, "__iter__"):
        stands_for = chosen(field, value)
        return word(field, stands_for) if isinstance(stands_for, Model) else strip_tags(with_signs(str(stands_for)))
    return ", ".join(sorted(word(field, part) for part in value))


def chosen(field, value):
    """Return what staff see for `value`: the record or the choice that it stands for, or the value itself."""
    if isinstance(field, ModelChoiceField):
        try:
            return field.queryset.filter(**{field.to_field_name or "pk": value}).first() or value
        except (TypeError, ValueError, ValidationError):
            return value
    return dict(getattr(field, "choices", ())).get(value) or localize(value)
