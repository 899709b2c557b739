"""The steps of an editor, for bench/editor.py. Django must be set up before this is imported."""

import itertools
import re
from functools import partial
from io import BytesIO

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from modelcluster.models import get_all_child_relations
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from tests.html_forms import fields_of, forms_in

PICTURES = 12  # a screen of the chooser
COLLECTIONS = 3  # of the demo, among which each chooser lets one choose
OWN_KEY = re.compile(r"-\d+-id$")  # of a row's form


class Editor:
    """Somebody who is signed in, with the page whose slug is `slug`."""

    def __init__(self, slug):
        self.pages, self.page = Page.objects, Page.objects.get(slug=slug).specific
        self.client, self.numbers = Client(SERVER_NAME="localhost"), itertools.count()
        self.client.force_login(get_user_model().objects.create_superuser("editor", "editor@example.org", "not used"))
        self.add_pictures()

    def add_pictures(self):
        for number in range(COLLECTIONS - Collection.objects.count()):
            Collection.get_first_root_node().add_child(name=f"More {number}")
        for number in range(PICTURES - get_image_model().objects.count()):
            file = BytesIO()
            Image.effect_noise((1200, 900), 40 + number).convert("RGB").save(file, "jpeg")
            get_image_model().objects.create(
                title=f"More {number}", file=ContentFile(file.getvalue(), f"more{number}.jpg")
            )

    def get(self, address):
        return self.answered(partial(self.client.get, address), 200)

    def post(self, address, data, status, **headers):
        body = encode_multipart(BOUNDARY, data)  # a browser does that
        return self.answered(
            partial(self.client.generic, "POST", address, body, MULTIPART_CONTENT, headers=headers), status
        )

    def answered(self, ask, status):
        """Return `ask` (callable) as what raises AssertionError where the answer has another `status`."""

        def asked():
            response = ask()
            if response.status_code != status:
                raise AssertionError(f"{response.request['PATH_INFO']}: {response.status_code}")
            return response

        return asked

    @property
    def edit(self):
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def typed(self):
        """What a browser sends of the page's form, in which one sentence was changed."""

        form = next(form for form in forms_in(self.get(self.edit)()) if form.has_attr("data-edit-form"))
        return fields_of(form) | {"tagline": [f"Changed {next(self.numbers)} times."]}

    # --- The steps: each gets ready, and returns the request (callable) that counts --------------------------------

    def dashboard(self):
        return self.get(reverse("wagtailadmin_home"))

    def dashboard_changed(self):
        """Somebody saved something since the last time."""
        self.pages.filter(pk=self.page.pk).update(title=self.page.title)
        return self.dashboard()

    def explorer(self):
        return self.get(reverse("wagtailadmin_explore", args=[self.page.get_parent().pk]))

    def open(self):
        return self.get(self.edit)

    def first_save(self):
        number = next(self.numbers)
        self.pages.filter(slug__startswith="new-page-").specific().delete()
        data = self.typed() | {"title": [f"New page {number}"], "slug": [f"new-page-{number}"]}
        data = {name: [""] if OWN_KEY.search(name) else value for name, value in data.items()}
        data = {name: ["0"] if name.endswith("INITIAL_FORMS") else value for name, value in data.items()}
        kind, parent = self.page._meta, self.page.get_parent()
        return self.post(
            reverse("wagtailadmin_pages:add", args=[kind.app_label, kind.model_name, parent.pk]), data, 302
        )

    def save(self):
        return self.post(self.edit, self.typed(), 302)

    def autosave(self):
        self.save()()
        data = self.typed()
        data["overwrite_revision_id"] = data["loaded_revision_id"]
        return self.post(self.edit, data, 200, accept="application/json")

    def publish(self):
        return self.post(self.edit, self.typed() | {"action-publish": "action-publish"}, 302)

    def preview(self):
        address = reverse("wagtailadmin_pages:preview_on_edit", args=[self.page.pk])
        send, show = self.post(address, self.typed(), 200), self.get(address)
        return lambda: (send(), show())

    def image_chooser(self):
        return self.get(reverse("wagtailimages_chooser:choose"))

    @property
    def rows(self):
        lists = (relation.get_accessor_name() for relation in get_all_child_relations(type(self.page)))
        return sum(getattr(self.page, name).count() for name in lists)
