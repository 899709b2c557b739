from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.db.models import CharField, JSONField, TextField
from wagtail.fields import StreamField

from charity_site.delivery.pagecache.invalidation import record_change
from charity_site.delivery.text.clean_text import clean_values

MADE_ANEW = {"wagtailsearch"}  # the index of staff search, which holds no signs
AT_A_TIME = 50  # rows in memory; a version of a page may have some hundred kilobytes


class Command(BaseCommand):
    help = (
        "Find text with characters that are no text, such as Word's soft line breaks, which was stored before they were left "
        "out: in all records and all versions of pages. Nothing is changed without --apply."
    )

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="Clean what is found.")

    def handle(self, *, apply, **options):
        number = left = 0
        for model in apps.get_models():
            for key, names in rows_to_clean(model):
                number += 1
                is_clean = apply and clean(model, key)
                left += not is_clean
                what = "cleaned" if is_clean else "left, because another one would say the same" if apply else "found"
                # By its key: what stands there may name a child.
                self.stdout.write(f"{model._meta.label} {key} ({', '.join(names)}): {what}")
        if number > left:
            record_change()  # of all that was cleaned at once: copies of pages are made anew
        if apply and left:
            raise CommandError(
                f"Records that are as they were: {left}. Rename or delete one of each two, and run this again."
            )
        if left:
            self.stdout.write(f"Records that are not clean: {left}. Run this again with --apply to clean them.")
        else:
            self.stdout.write(self.style.SUCCESS("All stored text is clean."))


def rows_to_clean(model):
    """Yield the key of each row of `model` whose text is not clean, and the names of its fields (list of str)."""
    if not (fields := text_fields(model)):
        return
    rows = model._base_manager.order_by("pk").values_list("pk", *[field.name for field in fields])
    for key, *values in rows.iterator(chunk_size=AT_A_TIME):
        if found := clean_parts(fields, values):
            yield key, list(found)


def text_fields(model):
    """The fields (list) of `model` itself that hold text. A key is none, because others refer to it."""
    if model._meta.proxy or not model._meta.managed or model._meta.app_label in MADE_ANEW:
        return []
    kinds = CharField | TextField | JSONField | StreamField
    return [field for field in model._meta.local_concrete_fields if isinstance(field, kinds) and not field.primary_key]


def clean_parts(fields, values):
    """Return what of `values` of `fields` is not clean, as it is to be stored (dict by the field's name)."""
    found = {}
    for field, value in zip(fields, values, strict=True):
        stored = field.get_prep_value(value) if isinstance(field, StreamField) else value
        to_store = field.to_python(stored) if isinstance(field, CharField | TextField) else clean_values(stored)
        if to_store != stored:
            found[field.name] = to_store
    return found


def clean(model, key):
    """Clean the row of `model` with `key`, as it is now. Returns whether no other row keeps it from that."""
    fields, rows = text_fields(model), model._base_manager.filter(pk=key)
    try:
        with transaction.atomic():
            for values in rows.select_for_update().values_list(*[field.name for field in fields]):
                rows.update(**clean_parts(fields, values))
    except IntegrityError:
        return False
    return True
