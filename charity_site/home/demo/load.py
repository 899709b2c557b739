"""Puts the demo into the database: records that pages share first, then pages, then what leads from page to page.

Everything goes through full_clean() and Wagtail's own way to publish (publishing.py): with a line in the history
(log_action), behind which staff find the version.
"""

from datetime import date, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from charity_site.cards.models import CardIndexPage, CardPage
from charity_site.consent.models import Channel, Consent, OutsideCopy
from charity_site.core.models import Organization, SiteSettings, SocialLink, Source
from charity_site.giving.models import GivePage
from charity_site.glossary.models import Term
from charity_site.home.demo.content import Reader, fill
from charity_site.home.demo.files import FOLDER, prose, read, read_all
from charity_site.home.demo.publishing import publish, republish, rows, save
from charity_site.home.demo.sections import SECTIONS
from charity_site.home.models import HomeDoor, HomePage, StandardPage
from charity_site.papercut.scenes import draw_scene
from charity_site.roles import PICTURES
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import withdraw
from diseases.models import DiseaseIndexPage, DiseasePage, LateEffect, Symptom, TreatmentKind, UrgencyRule
from research.models import Fund, ProgramIndexPage, ProgramPage, ProgramUpdatePage
from stories.models import StoryConsent, StoryIndexPage, StoryPage
from topics.models import TopicIndexPage, TopicPage

PICTURE_SIZE = 800, 600


def drawn_picture(entry):
    """A picture of the library (unsaved) that is a paper-cut scene: the demo shows nobody."""
    out = BytesIO()
    draw_scene(entry["subject"], entry["light"], "demo", PICTURE_SIZE).save(out, "webp")
    return get_image_model()(
        title=entry["title"],
        file=ContentFile(out.getvalue(), "drawing.webp"),
        description=entry["description"],
        shows_people=False,
        collection=Collection.objects.get(name=PICTURES),
    )


def in_order(stories, first):
    """`stories` (list of dict) in the order in which they are published: lists show the newest first, so those with the slugs
    `first` (list of str) come last, and of them the first one."""
    places = {slug: place for place, slug in enumerate(first)}
    return sorted(stories, key=lambda story: places.get(story["slug"], len(places)), reverse=True)


class Demo:
    """One loading of the demo. Records are kept by their key in the content files."""

    @transaction.atomic
    def load(self, tell):
        """Load everything; `tell` (callable with str) hears of each step."""
        self.home = HomePage.objects.get()
        tell("Sources, organizations, words, symptoms")
        self.load_shared_records()
        tell("Standard pages")
        self.load_standard_pages()
        tell("Cards to fill in")
        for entry in read_all("cards"):
            card = CardPage()
            fill(card, entry, self.reader)
            publish(CardIndexPage.objects.get(), card)
        tell("Diseases")
        for entry in read_all("diseases"):
            self.load_disease(entry)
        tell("Topics")
        for entry in read_all("topics"):
            self.load_topic(entry)
        tell("Research programs")
        self.programs = {entry["slug"]: self.load_program(entry) for entry in read_all("programs")}
        self.load_give_page()
        self.link_pages()
        tell("Stories")
        site = read("site")
        for entry in in_order(read_all("stories"), site["first_stories"]):
            self.load_story(entry)
        tell("Home page and settings")
        self.load_site(site)

    def load_shared_records(self):
        self.sources = {key: save(Source(**entry)) for key, entry in read("sources").items()}
        for model, name in ((Organization, "organizations"), (Fund, "funds")):
            for entry in read(name).values():
                save(model(**entry))
        for key, entry in read("terms").items():
            save(Term(slug=key, **entry))
        self.symptoms = {
            key: save(Symptom(slug=key, **{**entry, "when_to_see_doctor": prose(entry.get("when_to_see_doctor"))}))
            for key, entry in read("symptoms").items()
        }
        for key, entry in read("treatment_kinds").items():
            said = {name: prose(entry.get(name)) for name in TreatmentKind.SAID}
            save(TreatmentKind(slug=key, **{**entry, **said, "source": self.sources[entry["source"]]}))
        for key, entry in read("late_effects").items():
            after = entry.pop("treatments")
            effect = LateEffect(slug=key, **{**entry, "source": self.sources[entry["source"]]})
            effect.treatments = TreatmentKind.objects.filter(slug__in=after)
            save(effect)
        for entry in read("documents").values():
            file = ContentFile((FOLDER / "documents" / entry["file"]).read_bytes(), entry["file"])
            collection = Collection.objects.get(name=PICTURES)
            save(get_document_model()(title=entry["title"], file=file, collection=collection))
        for entry in read("pictures").values():
            save(drawn_picture(entry))
        self.reader = Reader()
        for entry in read("urgency_rules"):
            symptoms = {name: self.symptoms.get(entry.get(name)) for name in ("symptom", "with_symptom")}
            save(UrgencyRule(**{**entry, **symptoms, "when_to_see_doctor": prose(entry["when_to_see_doctor"])}))

    def load_disease(self, entry):
        page = DiseasePage()
        fill(page, entry, self.reader)
        publish(DiseaseIndexPage.objects.get(), page)

    def load_program(self, entry):
        page, updates = ProgramPage(), entry.pop("updates")
        fill(page, entry, self.reader)
        publish(ProgramIndexPage.objects.get(), page)
        for update in updates:
            news = ProgramUpdatePage()
            fill(news, update, self.reader)
            publish(page, news)
        return page

    def load_topic(self, entry):
        page = TopicPage()
        fill(page, entry, self.reader)
        publish(TopicIndexPage.objects.get(), page)

    def link_pages(self):
        """Let the sentences of pages lead to those that come after them."""
        for model, folder in ((StandardPage, "pages"), (DiseasePage, "diseases"), (TopicPage, "topics")):
            for entry in read_all(folder):
                if "(page:" in str(entry):
                    page = model.objects.get(slug=entry["slug"])
                    fill(page, {name: said for name, said in entry.items() if name != "parent"}, self.reader)
                    republish(page)

    def load_story(self, entry):
        page, people = StoryPage(), entry.pop("consents")
        fill(page, entry, self.reader)
        consents = [self.load_consent(consent) for consent in people]
        page.consents = [StoryConsent(consent=consent) for consent in consents]
        publish(StoryIndexPage.objects.get(), page)
        for consent, consent_entry in zip(consents, people, strict=True):
            self.let_time_pass(consent, consent_entry)

    def load_consent(self, entry):
        today = timezone.localdate()
        starts = today - timedelta(days=entry["starts_days_ago"])
        ends_in = entry.get("ends_in_days")
        consent = Consent(
            **{name: entry[name] for name in ("person", "relation", "given_by", "method", "told", "assent")},
            **{channel: channel in entry["channels"] for channel in Channel.values},
            bereaved=entry.get("bereaved", False),
            starts=starts,
            ends=today + timedelta(days=ends_in) if ends_in is not None else None,
            own_consent_on=starts if entry["own_consent"] else None,
            birth_date=date(entry["birth_year"], 1, 1) if entry["own_consent"] else None,
        )
        consent.outside_copies = rows(OutsideCopy, entry.get("outside_copies"))
        return save(consent)

    def let_time_pass(self, consent, entry):
        """Do what happened after the story was published: the child grew up, or the family took the story back."""
        if entry.get("birth_year"):
            consent.birth_date = date(entry["birth_year"], 1, 1)
            save(consent)
        if entry.get("taken_back"):
            withdraw([consent], way=Receipt.Way.FAMILY)

    def load_standard_pages(self):
        """Put all of them where they belong, parents first, before the first is filled: buttons lead to pages that come later."""
        self.standard_pages, entries = {}, sorted(read_all("pages"), key=lambda entry: entry["parent"] or "")
        for entry in entries:
            title, slug, parent = entry["title"], entry["slug"], self.standard_pages.get(entry.pop("parent"), self.home)
            page = StandardPage.objects.filter(slug=slug).first()
            self.standard_pages[slug] = page or publish(parent, StandardPage(title=title, slug=slug))
        for entry in entries:
            page = self.standard_pages[entry["slug"]]
            fill(page, entry, self.reader)
            republish(page)

    def load_give_page(self):
        """The page with the form. The charity is made up, so no provider is set, and the page says how to help without one."""
        page = GivePage()
        fill(page, read("give"), self.reader)
        publish(self.home, page)

    def load_site(self, site):
        sections = {key: model.objects.get() for key, model in SECTIONS.items()}
        for key, page in sections.items():
            for name, value in site["sections"][key].items():
                setattr(page, name, value)
            republish(page)
        home = site["home"]
        for name in ("title", "headline", "introduction"):
            setattr(self.home, name, home[name])
        self.home.search_description = site["description"]
        self.home.drawing_subject, self.home.drawing_light = "kite", "dusk"
        self.home.featured_program = self.programs["leukemia-research"]
        self.home.doors = [HomeDoor(**{**door, "page": sections[door["page"]]}) for door in home["doors"]]
        republish(self.home)
        for key in site["menu"]:  # it has the order of the tree
            Page.objects.get(pk=(sections | self.standard_pages)[key].pk).move(self.home, pos="last-child")

        settings = SiteSettings.for_site(self.home.get_site())
        for name in ("charity_name", "short_name", "description", "help_line_label", "help_line_number"):
            setattr(settings, name, site[name])
        settings.contact_email, settings.contact_address = site["contact_email"], site["contact_address"].strip()
        settings.footer_text, settings.notice = prose(site["footer_text"]), site["notice"]
        settings.giving_page = GivePage.objects.get()
        settings.social_links = rows(SocialLink, site["social_links"])
        save(settings)
