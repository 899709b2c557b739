"""A family whose story uses every feature, for tests of taking back and erasing."""

from dataclasses import dataclass

from charity_site.consent.models import Consent, OutsideCopy
from charity_site.images.models import CharityImage
from stories.models import StoryPage
from tests.factories import make_consent, make_image, make_story, picture_bytes

NAME, PHRASE = "Zofiamaria", "the heron by the boathouse"


@dataclass
class Family:
    """The records of one family."""

    consent: Consent
    story: StoryPage
    portrait: CharityImage  # of the child
    landscape: CharityImage  # of nobody, in the story only


def picture_block(picture, caption=""):
    return {
        "type": "image",
        "value": {"image": {"image": picture.pk, "decorative": True, "alt_text": ""}, "caption": caption},
    }


def make_family(**fields):
    consent = make_consent(person=f"{NAME}, leukemia", **fields)
    portrait = make_image(collection="Story photos", people=[consent], description=f"{NAME} at the lake")
    landscape = make_image(picture_bytes(color=(10, 90, 200)), collection="Story photos")
    story = make_story(
        title=f"{NAME} and leukemia",
        display_name=NAME,
        search_description=f"{NAME} was three.",
        pull_quote=f"She watched {PHRASE}.",
        portrait=portrait,
        body=[{"type": "text", "value": f"<p>{NAME} saw {PHRASE}.</p>"}, picture_block(landscape, f"{NAME}'s lake")],
        consents=[consent],
    )
    OutsideCopy.objects.create(consent=consent, place="https://social.example/post/1")
    OutsideCopy.objects.create(consent=consent, place="A leaflet that is gone", gone_on="2026-01-01")
    return Family(consent, story, portrait, landscape)


def find_family():
    """The only family that is stored."""
    portrait, landscape = CharityImage.objects.order_by("pk")
    return Family(Consent.objects.get(), StoryPage.objects.get(), portrait, landscape)


def addresses_of(pictures):
    """The addresses (list of str) of a cut picture of each."""
    return [picture.get_rendition("format-jpeg|width-480").url for picture in pictures]
