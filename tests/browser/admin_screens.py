"""Every address of the admin, from the resolver, with real objects of the demo. Runs with tests.browser.settings."""

import json
import re

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, Site, Task, Workflow
from wagtail.snippets.models import get_snippet_models

from charity_site.consent.models import Consent
from charity_site.core.blocks import PageBlocks
from charity_site.core.models import Deleted, SiteSettings, Source, VersionedRecord
from charity_site.review.models import PublishedSection, Reviewer, SignOff
from charity_site.safeguarding.erasure import request_erasure
from charity_site.safeguarding.models import Receipt
from charity_site.sources.models import Finding
from diseases.models import DiseasePage
from stories.models import StoryPage
from tests.factories import make_document, make_image


def routes():
    """Each named address of the admin: its name with namespaces, and its parameters (set of str)."""

    def walk(patterns, prefix, parameters):
        for pattern in patterns:
            known = parameters | set(pattern.pattern.converters)
            if not isinstance(pattern, URLPattern):
                yield from walk(pattern.url_patterns, [*prefix, *filter(None, [pattern.namespace])], known)
            elif pattern.name:
                yield ":".join([*prefix, pattern.name]), known

    # Our own addresses of the admin stand before Wagtail's.
    admin = (each for each in get_resolver().url_patterns if str(each.pattern) == "admin/")
    return [route for each in admin for route in walk(each.url_patterns, [], set())]


def drafted():
    """The kinds of records (list) that are drafts before they are public."""
    return [model for model in get_snippet_models() if issubclass(model, VersionedRecord)]


def make_objects():
    """Make what the demo lacks and staff only see; return the values of parameters (dict of str)."""
    admin = get_user_model().objects.get(username="admin")
    page = DiseasePage.objects.get(slug="jmml")
    workflow_state = page.get_workflow().start(page, admin)
    consent = Consent.objects.first()
    erasure = request_erasure(consent, by=admin)
    receipt = Receipt.objects.create(
        action=Receipt.Action.PAUSE, way=Receipt.Way.STAFF, by=admin, at=timezone.now(), entry={"consents": []}
    )
    document = make_document(title="A document")
    deleted = Deleted.objects.create(
        content_type=ContentType.objects.get_for_model(document), key="0", title="A deleted document", rows=[], by=admin
    )
    SiteSettings.objects.first().save_revision(user=admin)
    for model in drafted():
        record = model.objects.first()
        record.save_revision(user=admin)
        record.get_workflow().start(record, admin)
    sign_off, _ = SignOff.ask(page, Reviewer.objects.create(name="Dr. Grace Sample"), admin)
    typo = PublishedSection.objects.first()
    PublishedSection.objects.filter(pk=typo.pk).update(is_typo=True, difference="“blod” became “blood”")
    finding = Finding.objects.create(
        source=Source.objects.first(), kind="changed", difference=[{"before": ["2 years"], "now": ["3 years"]}]
    )
    Group.objects.create(name="Helpers")  # those that come with the site are only looked at
    parent = page.get_parent()
    return {
        "parent_page_id": parent.pk,
        "destination_id": parent.pk,
        "page_id": page.pk,
        "page_pk": page.pk,
        "page_to_move_id": page.pk,
        "revision_id": page.latest_revision.pk,
        "workflow_state_id": workflow_state.pk,
        "task_state_id": workflow_state.current_task_state.pk,
        "task_id": Task.objects.first().pk,
        "workflow_pk": Workflow.objects.first().pk,
        "collection_id": Collection.objects.last().pk,
        "redirect_id": Redirect.objects.create(old_path="/from", redirect_link="/").pk,
        "query_id": Query.get("zzzz").pk,
        "image_id": make_image().pk,
        "document_id": document.pk,
        "doc_id": document.pk,
        "filter_spec": "width-100",
        "action_name": "approve",
        "content_type_app_name": "diseases",
        "content_type_model_name": "diseasepage",
        "others": with_questions(page),
        "story": StoryPage.objects.first().pk,
        "consent": consent.pk,
        "receipt": receipt.pk,
        "erasure": erasure.pk,
        "deleted": deleted.pk,
        "sign_off": sign_off.pk,
        "typo": typo.pk,
        "finding": finding.pk,
    }


def with_questions(page):
    """The addresses (dict by name) that need more than a key."""
    block = PageBlocks().child_blocks["text"]
    compared = {
        model.snippet_viewset.get_url_name("revisions_compare"): [model.objects.first().pk, "earliest", "latest"]
        for model in drafted()
    }
    kept = SiteSettings.objects.first().latest_revision
    compared["settings_compare"] = [kept.object_id, kept.pk, "latest"]
    return {
        **{name: reverse(name, args=args) for name, args in compared.items()},
        "wagtail_bulk_action": f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={page.pk}",
        "wagtailadmin_pages:add_subpage": reverse(
            "wagtailadmin_pages:add_subpage", args=[page.get_site().root_page.pk]
        ),
        "wagtailadmin_pages:revisions_compare": f"/admin/pages/{page.pk}/revisions/compare/earliest...latest/",
        "wagtailadmin_block_preview": f"{reverse('wagtailadmin_block_preview')}?id={block.definition_prefix}",
    }


def key_for(name, values):
    """Return what `pk`, `key`, `app_name` and their like mean in the address `name` (dict)."""
    space, _, last = name.rpartition(":")
    if space.startswith(("wagtailsnippets_", "wagtailsnippetchoosers_")):
        model = apps.get_model(*space.partition("_")[2].split("_"))
        record = model.objects.first()
        if model not in drafted():
            return {"pk": record.pk}
        task = record.current_workflow_task_state
        return {
            "pk": record.pk,
            "revision_id": record.latest_revision_id,
            "task_id": task.task_id,
            "task_state_id": task.pk,
            "workflow_state_id": record.current_workflow_state.pk,
        }
    if space == "wagtailadmin_workflows":
        task = Task.objects.first()
        labels = {"app_label": "wagtailcore", "model_name": "groupapprovaltask"}
        return labels | {"pk": task.pk if "task" in last else Workflow.objects.first().pk}
    if name.startswith("settings_"):
        kept = SiteSettings.objects.first().latest_revision
        return {"pk": kept.object_id, "revision_id": kept.pk}
    if space == "wagtailsettings":
        return {"app_name": "core", "model_name": "sitesettings", "pk": Site.objects.first().pk}
    models = {
        "wagtailadmin_collections": Collection.objects.exclude(depth=1),
        "wagtailsites": Site.objects,
        "wagtailusers_users": get_user_model().objects.exclude(username="admin"),
        "wagtailusers_groups": Group.objects.filter(name="Helpers"),
        "wagtaildocs_chooser": get_document_model().objects,
        "wagtailimages_chooser": get_image_model().objects,
        "wagtailadmin_pages": Page.objects,
    }
    keys = {
        "reset_second_step": models["wagtailusers_users"].first().pk,
        "take_back_story": values["story"],
        "take_back_picture": values["image_id"],
        "receipt": values["receipt"],
        "erasure": values["erasure"],
        "bring_back": values["deleted"],
        "end_sign_off": values["sign_off"],
        "revoke_typo": values["typo"],
        "source_finding": values["finding"],
    }
    labels = {"app_label": "diseases", "model_name": "diseasepage"}
    pk = models[space].first().pk if space in models else None
    return labels | {"key": keys.get(last, values["consent"]), "pk": pk}


# What the browser may refuse in a screen: scripts, what they are told to do, and what stands in the page itself.
BEHAVIOR = re.compile(rb'<script[^>]*|<style|\sstyle="|\son[a-z]+="|data-controller="[^"]*"|<iframe')


def behavior(content):
    """What a screen's HTML (bytes) asks the browser to do (frozenset of bytes): screens that ask for the same are alike."""
    return frozenset(BEHAVIOR.findall(content))


def screens():
    """The addresses (dict by name) that show a screen to an administrator, one of each behavior, and the names (list) that
    answered no GET."""
    values, seen = make_objects(), set()
    client = Client(raise_request_exception=False)
    client.force_login(get_user_model().objects.get(username="admin"))
    shown, silent = values["others"], []
    for name, parameters in routes():
        given = {**values, **key_for(name, values)}
        if name in shown:
            continue
        if name == "wagtailadmin_logout" or not parameters <= set(given):
            silent.append(name)
            continue
        try:
            address = reverse(name, kwargs={parameter: given[parameter] for parameter in parameters})
        except NoReverseMatch:
            silent.append(name)
            continue
        response = client.get(address)
        if response.status_code != 200:
            silent.append(name)
        elif response.streaming or b"<html" not in response.content:  # what scripts of a screen fetch
            continue
        elif (asks := behavior(response.content)) not in seen:
            seen.add(asks)
            shown[name] = address
    return shown, sorted(set(silent) - set(shown))


def write():
    (settings.FOLDER / "admin_screens.json").write_text(json.dumps(screens()))
