"""The address of a gift at a provider, who has the form, takes the money and writes the receipt. It is a template that staff keep
in the site settings; what a donor has chosen is filled in. Only Stripe Checkout has none: it makes one for each gift.

What each provider understands stands in `PROVIDERS`, as its public help pages say it. A charity's own address is from its account
there, and the preview of the site settings shows what the provider would get.
"""

import re
from dataclasses import asdict, dataclass
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.utils.html import format_html, format_html_join

PLACEHOLDER = re.compile(r"\{(\w*)\}")
BRACE = re.compile(r"[{}]")
# What can stand in the address, in words for staff.
PLACEHOLDERS = {
    "fund": "what the gift is for, by its code",
    "fund_name": "the same by its name, as donors read it",
    "amount": "how much, for example 25 or 12.50",
    "interval": "once or each month",
    "ref": "a code from which only we see what the gift is for, and from which page it came",
    "lang": "the language of the page",
    "dedication": "in whose memory or honor it is given",
}
FUND = {"fund", "fund_name"}  # either of them says what the gift is for

CHECKOUT = "checkout"


@dataclass(frozen=True)
class Provider:
    """What one provider's address can say. `never` names the placeholders for which it has no place."""

    label: str
    example: str
    never: frozenset = frozenset()
    once: str = "once"  # its words for the interval
    monthly: str = "monthly"

    @property
    def has_template(self):
        return bool(self.example)

    def placeholders(self, template):
        """Return what it is told of a gift (set of str: names of PLACEHOLDERS) by the address `template` (str)."""
        return named_in(template) if self.has_template else {*PLACEHOLDERS}

    @property
    def cannot_be_told(self):
        """Return in a sentence what it has no place for (str); '' where nothing is known of that."""
        names = ", ".join(braced(sorted(self.never)))
        return f"{self.label} cannot be told {names}." if names else ""


PROVIDERS = {
    "other": Provider("Another provider", "https://give.example.org/?fund={fund}&amount={amount}"),
    "stripe": Provider(
        "Stripe Payment Links",
        "https://buy.stripe.com/YOUR-LINK?client_reference_id={ref}&utm_campaign={fund}&locale={lang}",
        never=frozenset({"fund_name", "amount", "interval", "dedication"}),
    ),
    CHECKOUT: Provider("Stripe Checkout (with the keys of your server)", example=""),
    "justgiving": Provider(
        "JustGiving (Giving Checkout)",
        "https://checkout.justgiving.com/YOUR-CODE?amount={amount}",
        never=frozenset({"fund", "fund_name", "interval", "dedication"}),
    ),
    "blackbaud": Provider(
        "Blackbaud",
        "https://host.nxt.blackbaud.com/donor-form/?formId=YOUR-FORM&desid={fund}&desname={fund_name}",
        never=frozenset({"amount", "interval", "dedication"}),
    ),
    "gofundme": Provider(
        "GoFundMe Pro",
        "https://www.classy.org/give/YOUR-CAMPAIGN/?amount={amount}&recurring={interval}&designation={fund}",
        once="0",
        monthly="1",
    ),
    "givebutter": Provider(
        "Givebutter",
        "https://givebutter.com/YOUR-CAMPAIGN?amount={amount}&frequency={interval}",
        never=frozenset({"fund", "fund_name", "dedication"}),
        once="one-time",
    ),
    "paypal": Provider(
        "PayPal",
        "https://www.paypal.com/donate?business=YOUR-ACCOUNT&amount={amount}&item_name={fund_name}&item_number={fund}",
        never=frozenset({"interval", "dedication"}),
    ),
    "donorbox": Provider(
        "Donorbox",
        "https://donorbox.org/YOUR-CAMPAIGN?amount={amount}&default_interval={interval}&designation={fund}",
        once="o",
        monthly="m",
        never=frozenset({"dedication"}),
    ),
}

NO_KEYS = (
    "The server does not have the keys of Stripe yet. Whoever looks after it sets STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET. "
    "Until then, choose another."
)


def checkout_is_set_up():
    """Return whether the server can ask Stripe for a page of a gift, and can be told what came of it."""
    return bool(settings.STRIPE_SECRET_KEY and settings.STRIPE_WEBHOOK_SECRET)


def how_to_write_it():
    """Return what staff read beside the field (HTML)."""
    return format_html(
        "The address from your account there. What a donor has chosen is filled in: {}. Preview shows what the provider gets, with "
        "a link to try. For example: <ul>{}</ul>",
        format_html_join(", ", "<code>{{{}}}</code> ({})", PLACEHOLDERS.items()),
        format_html_join(
            "",
            "<li>{}: <code>{}</code> {}</li>",
            ((each.label, each.example, each.cannot_be_told) for each in PROVIDERS.values() if each.has_template),
        ),
    )


def braced(names):
    """Return `names` (iterable of str) as they stand in an address (list of str)."""
    return [f"{{{name}}}" for name in names]


def named_in(template):
    """Return the placeholders (set of str) in the address `template` (str)."""
    return set(PLACEHOLDER.findall(template))


def problems_of(template, provider):
    """Return what is wrong with the address `template` (str) of `provider` (Provider) in sentences (list of str)."""
    if not provider.has_template:
        return [f"{provider.label} needs no address. Leave this empty."]
    found = []
    parts = urlsplit(template)
    if parts.scheme != "https":
        found.append("The address must begin with https://, so that nobody can read or change it on the way.")
    if BRACE.search(parts.netloc) or parts.username is not None:
        found.append("The part before the first single slash must be the provider's own name, with nothing to fill in.")
    if unknown := named_in(template) - PLACEHOLDERS.keys():
        words, known = ", ".join(braced(sorted(unknown))), ", ".join(braced(PLACEHOLDERS))
        found.append(f"Nothing is known to fill in for {words}. These are understood: {known}.")
    elif BRACE.search(PLACEHOLDER.sub("", template)):
        found.append("A brace { has no partner }. Write for example {fund}.")
    if useless := named_in(template) & provider.never:
        words = ", ".join(braced(sorted(useless)))
        found.append(
            f"{provider.label} has no place for {words}. Take it out: donors are told what they must say there."
        )
    if "YOUR-" in template:
        found.append("Write the part in capital letters as it stands in your account with the provider.")
    return found


def filled(template, values):
    """Return the address `template` (str) with `values` ({placeholder: str}) in it, each encoded. What has no value is left out,
    with its name."""
    given = {name: quote(values.get(name, ""), safe="") for name in PLACEHOLDERS}
    before, mark, query = template.partition("?")
    pairs = [pair for pair in query.split("&") if not is_empty(pair, given)]
    text = before + (mark + "&".join(pairs) if pairs else "")
    return PLACEHOLDER.sub(lambda found: given.get(found[1], ""), text)


def is_empty(pair, given):
    names = PLACEHOLDER.findall(pair)
    return bool(names) and not any(given.get(name) for name in names)


@dataclass(frozen=True)
class Gift:
    """What a donor has chosen. Nothing of it is stored."""

    fund: str = ""  # its code
    fund_name: str = ""
    amount: str = ""  # "25", "12.50"
    is_monthly: bool = False
    ref: str = ""
    lang: str = ""
    dedication: str = ""


def address_for(gift, template, provider):
    """The address (str) where `provider` (Provider) takes `gift` (Gift)."""
    interval = provider.monthly if gift.is_monthly else provider.once
    return filled(template, {**asdict(gift), "interval": interval})
