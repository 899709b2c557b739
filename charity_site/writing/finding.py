import re
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join


@dataclass(frozen=True)
class Finding:
    """Something that a check found in a text."""

    section: str  # the heading that it stands under
    sentence: str
    words: list[str] = field(default_factory=list)  # of the sentence or the section, which are meant
    what_to_do: str = ""
    to_judge: str = (
        ""  # what a clinician is told of it, where it may not be true or not be understood; else it is style
    )

    @property
    def marked(self):
        """The sentence (safe HTML) with the words that are meant marked."""
        meant = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(self.words, key=len, reverse=True))
        parts = re.split(f"({meant})", self.sentence, flags=re.IGNORECASE) if meant else [self.sentence]
        # Each second part is one of the words.
        return format_html_join(
            "",
            "{}",
            ((format_html("<mark>{}</mark>", part) if place % 2 else part,) for place, part in enumerate(parts)),
        )

    @property
    def other_words(self):
        """Those of the words (list of str) that stand elsewhere in the section."""
        return [word for word in self.words if word.lower() not in self.sentence.lower()]
