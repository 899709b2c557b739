"""Ask other machines, politely: by name, within limits, no faster than they like, and not for what they keep from programs."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from urllib.parse import urldefrag, urljoin
from urllib.robotparser import RobotFileParser

import certifi
from django.conf import settings
from urllib3 import HTTPHeaderDict
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from charity_site.delivery.outgoing.addresses import Place, Resolver, checked_addresses, place_of, resolve
from charity_site.delivery.outgoing.exchange import Answer, Limits, ask
from charity_site.delivery.outgoing.failures import Disallowed, Refused, Unanswered
from charity_site.delivery.outgoing.robots import rules_in

NAME = "CharitySite"  # by which a robots.txt may speak to it
REDIRECTS = (301, 302, 303, 307, 308)
FOR_GOOD = (301, 308)
TRY_AGAIN = (429, 500, 502, 503, 504)
BETWEEN = 1  # seconds from one question to the next to the same site, at least
LONGEST_BETWEEN = 10  # seconds, whatever its robots.txt asks for


@dataclass
class Client:
    """One round of questions. It remembers the robots.txt of each site, and when it was asked last."""

    resolver: Resolver = resolve
    sleep: Callable[[float], None] = time.sleep
    limits: Limits = field(default_factory=Limits)
    obeys_robots: bool = True  # an interface for programs needs no leave
    authorities: str = field(default_factory=certifi.where)  # a file of certificates

    _rules: dict[str, RobotFileParser] = field(default_factory=dict, init=False)
    _asked: dict[str, float] = field(default_factory=dict, init=False)

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch `address`, behind redirects. Tries again where that may help. Returns whatever status came in the end; raises
        NotFetched when nothing did."""
        until = monotonic() + self.limits.total
        for left in reversed(range(self.limits.tries)):
            pause = 2.0 ** (self.limits.tries - left - 1)
            try:
                answer = self._behind_redirects(address, headers or {}, until, self.obeys_robots)
            except Unanswered:
                if not left or monotonic() + pause > until:
                    raise
            else:
                asked_for = seconds_to_wait(answer.headers)
                pause = pause if asked_for is None else asked_for
                is_too_long = pause > self.limits.pause or monotonic() + pause > until
                if answer.status not in TRY_AGAIN or not left or is_too_long:
                    return answer
            self.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _behind_redirects(self, address: str, headers: Mapping[str, str], until: float, obeys: bool) -> Answer:
        is_for_good, moved_to = True, ""
        for _ in range(self.limits.redirects + 1):
            place = place_of(address)
            addresses = checked_addresses(place, self.resolver)
            if obeys and not self._may_ask(place, until):
                raise Disallowed("Its robots.txt asks programs to stay away.", was_reached=True)
            self._keep_distance(place)
            answer = ask(place, addresses, self._headers(headers), self.limits, until, self.authorities)
            target = answer.headers.get("Location") if answer.status in REDIRECTS else None
            if not target:
                return replace(answer, moved_to=moved_to)
            address = led_to(address, target)
            is_for_good = is_for_good and answer.status in FOR_GOOD
            moved_to = address if is_for_good else moved_to
        raise Unanswered("It leads from one address to the next without an end.", was_reached=True)

    def _headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {"User-Agent": f"{NAME}/1.0 (+{settings.SITE_URL}/)", "Accept": "*/*", **headers}

    def _may_ask(self, place: Place, until: float) -> bool:
        if place.origin not in self._rules:
            answer = self._behind_redirects(f"{place.origin}/robots.txt", {}, until, obeys=False)
            self._rules[place.origin] = rules_in(answer)
        return self._rules[place.origin].can_fetch(NAME, place.origin + place.target)

    def _keep_distance(self, place: Place) -> None:
        """Wait until the site may be asked again."""
        rules = self._rules.get(place.origin)
        between = min(max(BETWEEN, float((rules and rules.crawl_delay(NAME)) or 0)), LONGEST_BETWEEN)
        if (early := self._asked.get(place.origin, -between) + between - monotonic()) > 0:
            self.sleep(early)
        self._asked[place.origin] = monotonic()


def led_to(address: str, target: str) -> str:
    """Return where a redirect from `address` to `target` leads. Raises Refused where that is no address."""
    try:
        return urldefrag(urljoin(address, target)).url
    except ValueError:
        raise Refused("It leads to something that is no address.", was_reached=True) from None


def seconds_to_wait(headers: HTTPHeaderDict) -> float | None:
    """What an answer asks for in Retry-After (seconds, or a date); None without it."""
    value = headers.get("Retry-After")
    try:
        return Retry(retry_after_max=10**9).parse_retry_after(value) if value else None
    except InvalidHeader:
        return None
