"""The types of pages that visitors see, and the sizes of their screens."""

PAGE_TYPES = (
    "home",
    "types",
    "disease",
    "symptoms",
    "symptom",
    "symptoms-combined",
    "treatments",
    "treatment",
    "after-treatment",
    "late-effect",
    "late-effects-of-several",
    "cards",
    "card",
    "folder",
    "topics",
    "topics-of-a-stage",
    "topic",
    "quiet-topic",
    "glossary",
    "stories",
    "story",
    "research",
    "program",
    "update",
    "give",
    "gift-thanks",
    "gift-cancelled",
    "standard",
    "search",
    "search-nothing",
    "partners",
    "embed",
    "missing",
    "family",
    "family-withdraw",
    "was-this-clear",
    "thanks",
    "find-copy",
    "copy",
    "changes",
    "trials",
    "since",
    "news-by-email",
    "news-asked-for",
    "news-to-confirm",
    "year",
    "sign-off",
    "sign-off-closed",
)


def screen(width, height=844):
    return {"width": width, "height": height}


NARROW = screen(320, 640)
PHONE = screen(390)
TABLET = screen(820, 1180)
DESKTOP = screen(1440, 900)
