"""Text as it is compared, however a phone or a word processor writes it."""

import unicodedata

# Letters that Unicode does not take apart into a plain one and an accent.
PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
    | dict.fromkeys("’‘‛ʼʻ´`′＇", "'")
)
HYPHENS = {"\u2212", "\u2043"}  # a minus and a hyphen bullet, which are no dashes to Unicode


def normalize(text: str) -> str:
    """Return `text` in small letters without accents and invisible characters, with one kind of hyphen and apostrophe."""
    small = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
    return "".join(map(plain_sign, small))


def plain_sign(sign: str) -> str:
    """Return what stands for `sign` (one character, decomposed); '' for an accent and for what nobody sees."""
    category = unicodedata.category(sign)
    if category in ("Mn", "Cf"):
        return ""
    return "-" if category == "Pd" or sign in HYPHENS else sign
