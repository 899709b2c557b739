"""A file is deleted by those whose role says so: neither by everyone who may change it, nor by who uploaded it."""

import pytest
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from tests.factories import make_document, make_image, make_user

MAY_DELETE = {"Site managers"}
UPLOADERS = ["Editors", "Clinical reviewers", "Story coordinators", "Research editors", "Site managers"]


def ways(model, key):
    """Every address that deletes a picture or a document."""
    app = "wagtailimages" if model is get_image_model() else "wagtaildocs"
    label, name = model._meta.app_label, model._meta.model_name
    return [
        (reverse(f"{app}:delete", args=[key]), {}),
        (reverse(f"{app}:delete_multiple", args=[key]), {"X-Requested-With": "XMLHttpRequest"}),
        (reverse("wagtail_bulk_action", args=[label, name, "delete"]) + f"?id={key}", {}),
        (reverse("wagtail_bulk_action", args=[label, name, "delete"]) + "?id=all", {}),
    ]


@pytest.mark.parametrize("role", UPLOADERS)
@pytest.mark.parametrize("make", [make_image, make_document])
@pytest.mark.parametrize("way", range(4))
def test_who_deletes_a_file(client, site, role, make, way):
    user = make_user(role)
    client.force_login(user)
    collection = "Story photos" if role == "Story coordinators" else "Pictures and documents"
    file = make(collection=collection, uploaded_by_user=user)
    address, headers = ways(type(file), file.pk)[way]
    client.post(address, headers=headers)
    assert type(file).objects.filter(pk=file.pk).exists() != (role in MAY_DELETE)


@pytest.mark.parametrize("role", ["Editors", "Clinical reviewers", "Research editors"])
def test_files_are_still_changed_and_chosen_and_no_button_offers_to_delete_them(client, site, role):
    client.force_login(make_user(role))
    image, document = make_image(), make_document()
    for address in (
        reverse("wagtailimages:edit", args=[image.pk]),
        reverse("wagtaildocs:edit", args=[document.pk]),
        reverse("wagtailimages_chooser:chosen", args=[image.pk]),
        reverse("wagtaildocs_chooser:chosen", args=[document.pk]),
    ):
        response = client.get(address)
        assert response.status_code == 200 and "delete/" not in response.content.decode()
    assert get_document_model().objects.count() == get_image_model().objects.count() == 1
