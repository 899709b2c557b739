"""Many pictures at once: what is true of all is said once, before they are chosen; each can differ afterwards.

Wagtail's script sends all fields of the form that the files are chosen in along with each file.
"""

from django.forms import ModelForm
from django.http import JsonResponse
from wagtail.images.views.multiple import AddView

from charity_site.images.forms import CharityImageForm, NamesPeople
from charity_site.images.models import CharityImage

SENT = "all-credit"  # a field that every browser sends that was shown the form


class ForAllForm(NamesPeople, ModelForm):
    """What is true of all of them."""

    class Meta:
        model = CharityImage
        fields = ["description", *CharityImage.about_it]
        widgets = CharityImageForm.Meta.widgets
        help_texts = {"description": "Only if one is true of all of them. Else write one for each, afterwards."}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, prefix="all", **kwargs)
        self.leave_out_consents(user)


class AddManyView(AddView):
    """Wagtail's, with that form above the place for the files (templates/wagtailimages/multiple/add.html)."""

    def post(self, request):
        data = request.POST if SENT in request.POST else None
        self.for_all = ForAllForm(data, user=request.user)
        if data is not None and not self.for_all.is_valid():
            said = [f"{self.for_all[name].label}: {' '.join(errors)}" for name, errors in self.for_all.errors.items()]
            return JsonResponse({"success": False, "error_message": " ".join(said)})
        return super().post(request)

    def save_object(self, form):
        picture = form.save(commit=False)
        picture.uploaded_by_user = self.request.user
        if not self.for_all.is_bound:
            picture.shows_people = True  # until somebody says that it shows nobody
            picture.save()
            return picture
        said = dict(self.for_all.cleaned_data)
        people = said.pop("consents", ())
        for name, value in said.items():
            setattr(picture, name, value)
        picture.save()
        picture.consents.set(people)
        return picture

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "for_all": ForAllForm(user=self.request.user)}
