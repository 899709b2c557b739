"""The code on a printed page: which page it is, of which day, and a digest of what its sections said.

It stands alone: twelve signs in three groups, as on a voucher, from which all three are read again in ten years. There is no vowel
among them, so that no word comes about, and nothing that is taken for something else: O is read as 0, I and L as 1, V as W.

The last sign is a sum modulo 29, a prime, in which each place has a weight of its own. So no single slip and no exchange of two
signs is taken for another code (as in ISO 7064, MOD 11-2).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.utils import timezone

SIGNS = "0123456789BCDFGHJKMNPQRSTWXYZ"
READ_AS = str.maketrans("OILV", "011W")
LENGTH = 12  # signs
BETWEEN = re.compile(r"[\W_]+")
FIRST_DAY = date(2026, 1, 1)
DAYS = 16_000  # 43 years
DIGESTS = 2**19
PAGES = len(SIGNS) ** (LENGTH - 1) // (DAYS * DIGESTS)  # 1.4 million
FIRST_RECORD = 1_000_000  # keys from here on are of shared records with a page, such as a symptom
KINDS = 8  # of records, by their `copy_kind`


@dataclass(frozen=True)
class PrintedCopy:
    """What a code says: the key of the page, the day, the digest of what its sections said."""

    page: int
    day: date
    digest: int

    @property
    def record(self):
        """The kind (int) and the key (int) of the shared record that it is of; None for a page."""
        return None if self.page < FIRST_RECORD else tuple(reversed(divmod(self.page - FIRST_RECORD, KINDS)))


def place_of(record):
    """Return what stands for a shared `record` in place of the key of a page (int)."""
    return FIRST_RECORD + record.pk * KINDS + record.copy_kind


def digest_of(fingerprints):
    """Return the digest (int) of `fingerprints` ({id of a section: str}); one that is empty does not count."""
    said = ",".join(sorted(f"{section}={fingerprint}" for section, fingerprint in fingerprints.items() if fingerprint))
    return int.from_bytes(sha256(said.encode()).digest()[:8]) % DIGESTS


def code_of(page, day, fingerprints):
    """Return the code (str) of the page with the key `page` (int), as it is on `day` (date); '' for what has no room in one."""
    days = (day - FIRST_DAY).days
    if not (0 <= page < PAGES and 0 <= days < DAYS):
        return ""
    number, signs = (digest_of(fingerprints) * DAYS + days) * PAGES + page, []
    for _ in range(LENGTH - 1):
        number, sign = divmod(number, len(SIGNS))
        signs.insert(0, sign)
    text = "".join(SIGNS[sign] for sign in [*signs, check(signs)])
    return "-".join(text[start : start + 4] for start in range(0, LENGTH, 4))


def read_code(text):
    """Return what the code `text` (str, as somebody typed it) says (PrintedCopy); None for one that was never printed."""
    text = BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper().translate(READ_AS)
    if len(text) != LENGTH or not set(text) <= set(SIGNS):
        return None
    *signs, last = map(SIGNS.index, text)
    if check(signs) != last:
        return None
    number = 0
    for sign in signs:
        number = number * len(SIGNS) + sign
    number, page = divmod(number, PAGES)
    digest, days = divmod(number, DAYS)
    day = FIRST_DAY + timedelta(days=days)
    return PrintedCopy(page, day, digest) if digest < DIGESTS and day <= timezone.localdate() else None


def check(signs):
    """Return the sum (int) that is the last sign after `signs` (list of int). Powers of 2 are all different modulo 29."""
    return sum(sign * pow(2, place, len(SIGNS)) for place, sign in enumerate(signs)) % len(SIGNS)
