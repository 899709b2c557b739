from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple, FileField
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.admin.widgets import AdminDateInput
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from charity_site.delivery.atomic_storage import check_room
from charity_site.images.other_uploads import AVATAR_SIDE
from charity_site.images.uploads import clean_image
from charity_site.readpath.memo import memoize


class CleanImageFormField(WagtailImageField):
    """A field for an upload, whose value is a CleanImageFile. Wagtail's own would decode before it measures."""

    side = None  # pixels; what is larger is made smaller

    def to_python(self, data):
        upload = check_room(FileField.to_python(self, data))
        return upload and clean_image(upload, self.side)


def label_of_consent(consent):
    """Return whose `consent` (Consent) it is (str), with the stories that it stands in, until when, and whether it was taken back."""
    stories = [f"“{each.page.title}”" for each in consent.stories.all()]
    until = [f"until {consent.ends:%B %-d, %Y}"] if consent.ends else []
    return ", ".join([str(consent), *stories, *until, *(["taken back"] if consent.is_withdrawn() else [])])


def choices_of(consents):
    """Return the choices of a field in which staff choose among `consents` (queryset): pairs of a key and whose it is."""
    return [(consent.pk, label_of_consent(consent)) for consent in consents.prefetch_related("stories__page")]


class NamesPeople:
    """Over a form of a picture in which staff say who can be seen."""

    def leave_out_consents(self, user):
        """Take the names out for a `user` (or None) who may not see them: they are seen by few. For others, tell two of one name
        apart."""
        if user is None or not user.has_perm("consent.change_consent"):
            self.fields.pop("consents", None)
        elif field := self.fields.get("consents"):
            field.widget.choices = memoize("consents told apart", lambda: choices_of(field.queryset))

    def clean(self):
        cleaned = super().clean()
        named = cleaned["consents"] if "consents" in cleaned else self.instance.pk and self.instance.consents.all()
        if named and not cleaned.get("shows_people"):
            raise ValidationError(
                {"shows_people": "This picture names people. Leave this checked, or remove their consents first."}
            )
        return cleaned


class CharityImageForm(NamesPeople, BaseImageForm):
    """The upload form of the admin: what is wrong with a picture stands beside the field."""

    class Meta(BaseImageForm.Meta):
        widgets = {**BaseImageForm.Meta.widgets, "consents": CheckboxSelectMultiple, "license_ends": AdminDateInput}

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        # Not declared on the class: the form for titles after a multiple upload has no file field.
        if field := self.fields.get("file"):
            self.fields["file"] = CleanImageFormField(label=field.label, required=field.required, widget=field.widget)
        self.leave_out_consents(user)


class AvatarFormField(CleanImageFormField):
    side = AVATAR_SIDE


class AvatarForm(AvatarPreferencesForm):
    """Wagtail's decodes before it measures, keeps what a small picture says besides, and never goes back to none."""

    avatar = AvatarFormField(label="Upload a profile picture", required=False)

    def clean_avatar(self):
        return self.cleaned_data["avatar"]

    def save(self, commit=True):
        # Not AvatarPreferencesForm's: the file before it goes when the change is certain (other_uploads.py).
        return super(AvatarPreferencesForm, self).save(commit)
