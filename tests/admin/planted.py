"""A site with something in each section and collection, and who may read which word of it."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Collection, Page, PageViewRestriction, Site, Task, UploadedFile, Workflow

from charity_site.consent.models import today
from charity_site.core.models import Organization, SiteSettings
from charity_site.home.models import HomePage
from charity_site.review.models import Reviewer, SignOff
from charity_site.safeguarding.models import ErasureRequest, Receipt
from diseases.models import DiseaseIndexPage
from research.models import Fund
from tests.factories import (  # fmt: skip
    make_consent,
    make_disease,
    make_document,
    make_image,
    make_late_effect,
    make_program,
    make_source,
    make_standard_page,
    make_story,
    make_symptom,
    make_term,
    make_treatment_kind,
    make_urgency_rule,
    make_user,
    picture_bytes,
)

ROLES = {
    "E": "Editors",
    "R": "Clinical reviewers",
    "C": "Story coordinators",
    "S": "Research editors",
    "M": "Site managers",
}

# A word that stands in one thing alone, and the roles (letters of ROLES) that may read it.
WORDS = {
    "zephyrstorydraft": "CM",
    "zephyrstorypaused": "CM",
    "zephyrstorytaken": "CM",
    "zephyrstoryrenamed": "CM",  # what a live story is called in a draft
    "zephyrdiseasedraft": "ERM",
    "zephyrdiseaseprivate": "ERM",
    "zephyrdiseaserenamed": "ERM",
    "zephyrprogramdraft": "SM",
    "zephyraboutdraft": "EM",
    "zephyrperson": "CM",
    "zephyrmother": "CM",
    "zephyrfamily": "CM",
    "zephyrportrait": "CM",
    "zephyrportraitwords": "CM",
    "zephyrportraittag": "CM",
    "zephyrpicture": "ERCSM",
    "zephyrboardpicture": "M",
    "zephyrboardwords": "M",
    "zephyrboardtag": "M",
    "zephyrpaper": "ERSM",
    "zephyrstorypaper": "M",
    "zephyrboardpaper": "M",
    "zephyrsign": "ERM",
    "zephyrsource": "ERSM",
    "zephyrhospital": "ERSM",
    "zephyrclinician": "ERM",
    "zephyrcolleague": "M",
    "zephyrboss": "M",
    "zephyrpromoted": "M",
    "zephyrredirect": "M",
    "zephyrerase": "CM",
}


def rename_in_a_draft(page, title):
    page.title = title
    page.save_revision()


def uploaded_by(user, thing):
    kind = ContentType.objects.get_for_model(thing)
    return UploadedFile.objects.create(uploaded_by_user=user, file=thing.file, for_content_type=kind)


def plant():
    """Make it all, in a site that is filled in; returns the things of each kind: {name: list}."""
    boss = make_user(email="zephyrboss@example.org")
    colleague = make_user("Editors", email="zephyrcolleague@example.org")
    board = Collection.get_first_root_node().add_child(name="Board")
    consent = make_consent(person="Zephyrperson", given_by="Zephyrmother", email="zephyrfamily@example.org")
    paused = make_consent(person="Zephyrperson two", paused_on=today())
    taken = make_consent(person="Zephyrperson three", withdrawn_on=today())

    images = [
        make_image(
            title="Zephyrportrait", description="Zephyrportraitwords", collection="Story photos", people=[consent]
        ),
        make_image(title="Zephyrpicture"),
        make_image(
            picture_bytes(color=(9, 9, 9)),
            title="Zephyrboardpicture",
            description="Zephyrboardwords",
            collection=board.name,
        ),
    ]
    images[0].tags.add("zephyrportraittag")
    images[2].tags.add("zephyrboardtag")
    documents = [
        make_document(title="Zephyrpaper"),
        make_document(title="Zephyrstorypaper", collection="Story photos"),
        make_document(title="Zephyrboardpaper", collection=board.name),
    ]
    sign, source = make_symptom("Zephyrsign"), make_source(title="Zephyrsource")
    hospital = Organization.objects.create(name="Zephyrhospital")

    disease = make_disease(title="A disease that all see", picture=images[1])
    private = make_disease(title="Zephyrdiseaseprivate")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    link = f'<p><a linktype="document" id="{documents[0].pk}">Paper</a></p>'
    pages = [
        HomePage.objects.get(),
        make_story(title="Zephyrstorydraft", live=False, consents=[consent], portrait=images[0]),
        make_story(title="Zephyrstorypaused"),
        make_story(title="Zephyrstorytaken"),
        make_story(title="A story that all see", consents=[consent]),
        disease,
        private,
        make_disease(title="Zephyrdiseasedraft", live=False),
        make_program(title="Zephyrprogramdraft", live=False),
        make_standard_page(title="Zephyraboutdraft", live=False, body=[("text", link)]),
    ]
    for page, person in zip(pages[2:4], (paused, taken), strict=True):
        page.consents.update(consent=person)
    for page in pages:
        if not page.latest_revision:
            page.save_revision()
    rename_in_a_draft(pages[4], "Zephyrstoryrenamed")
    rename_in_a_draft(disease, "Zephyrdiseaserenamed")
    for page in pages[1:2] + pages[7:10]:
        page.get_workflow().start(page, boss)

    rule, term, kind = make_urgency_rule(symptom=sign), make_term(), make_treatment_kind()
    late_effect = make_late_effect()
    for record in (sign, rule, term, kind, late_effect, source):
        record.save_revision()
        record.get_workflow().start(record, boss)

    settings = SiteSettings.objects.get()
    settings.save_revision()

    reviewer = Reviewer.objects.create(name="Zephyrclinician")
    sign_off, _ = SignOff.ask(pages[7], reviewer, boss)

    query = Query.get("zephyrpromoted")
    SearchPromotion.objects.create(query=query, page=pages[0], description="Zephyrpromoted")
    return {
        "page": [page.specific_class.objects.get(pk=page.pk) for page in pages],
        "parent": [*DiseaseIndexPage.objects.all(), *Page.objects.filter(slug__in=["stories", "research", "about"])],
        "image": images,
        "document": documents,
        "consent": [consent, paused, taken],
        "symptom": [sign],
        "urgencyrule": [rule],
        "term": [term],
        "treatmentkind": [kind],
        "lateeffect": [late_effect],
        "source": [source],
        "organization": [hospital],
        "fund": [Fund.objects.create(name="Zephyrfund", code="ZEPHYR")],
        "reviewer": [reviewer],
        "user": [boss, colleague],
        "group": [Group.objects.create(name="Helpers")],
        "collection": [Collection.objects.get(name="Story photos"), board],
        "site": list(Site.objects.all()),
        "settings": [settings],
        "workflow": list(Workflow.objects.all()[:1]),
        "task": list(Task.objects.filter(name="Clinical review")),
        "query": [query],
        "redirect": [Redirect.objects.create(old_path="/zephyrredirect", redirect_page=disease)],
        "erasure": [ErasureRequest.objects.create(consent_key=taken.pk, requested_by=boss, words="Zephyrerase")],
        "receipt": [
            Receipt.objects.create(
                action="withdraw", way="staff", by=boss, at=timezone.now(), entry={"consents": [str(taken.pk)]}
            )
        ],
        "signoff": [sign_off],
        "session": [EditingSession.objects.create(user=boss, content_object=pages[1], last_seen_at=timezone.now())],
        "uploaded image": [uploaded_by(boss, images[0])],
        "uploaded document": [uploaded_by(boss, documents[0])],
    }
