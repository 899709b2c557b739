"""Amounts of money: how they are typed and shown, and how exact a currency is."""

import re
from decimal import Decimal

SIGNS = {"USD": "$", "CAD": "$", "AUD": "$", "NZD": "$", "GBP": "£", "EUR": "€", "JPY": "¥"}
# Currencies without a smaller unit, as docs.stripe.com/currencies lists them; and those of which Stripe is told hundredths all the same
# (special cases there: “to charge 5 UGX, provide an amount value of 500”).
TOLD_IN_HUNDREDTHS = {"ISK", "UGX"}
WHOLE = {
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "JPY",
    "KMF",
    "KRW",
    "MGA",
    "PYG",
    "RWF",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
    *TOLD_IN_HUNDREDTHS,
}
# Currencies of which a thousandth is the smallest unit. Cards are charged in tenths of that.
THOUSANDTHS = {"BHD", "JOD", "KWD", "OMR", "TND"}
# What Stripe takes, as docs.stripe.com/currencies lists it: the least where that is more than one, in whole amounts; and how many digits
# an amount in its units may have where that is not eight.
LEAST_AT_STRIPE = {
    "AED": 2,
    "CZK": 15,
    "DKK": 3,
    "HKD": 4,
    "HUF": 175,
    "JPY": 50,
    "MXN": 10,
    "MYR": 2,
    "NOK": 3,
    "PLN": 2,
    "RON": 2,
    "SEK": 3,
    "THB": 10,
}
DIGITS_AT_STRIPE = {"INR": 9, "COP": 10, "HUF": 10, "JPY": 10, "LBP": 11, "IDR": 12}
TYPED = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(?:\.([0-9]{1,2}))?")


def places(currency):
    """Return how many digits follow the point (int) in `currency` (str, ISO 4217)."""
    return 0 if currency in WHOLE else 2


def read(text, currency):
    """Return the amount (Decimal) that somebody typed as `text` (str); None when it is none, or more exact than `currency`."""
    found = TYPED.fullmatch(text.strip())
    if not found or (found[2] and int(found[2]) and not places(currency)):
        return None
    return Decimal(f"{found[1].replace(',', '')}.{found[2] or 0}")


def shown(amount, currency):
    """“$25”, “$12.50”, “25 CHF” (str)."""
    number = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
    return f"{SIGNS[currency]}{number}" if currency in SIGNS else f"{number} {currency}"


def plain(amount):
    """The amount as an address has it (str): “25”, “12.50”."""
    amount = Decimal(amount)
    return f"{amount:.0f}" if amount == int(amount) else f"{amount:.2f}"


def units_in(currency):
    """Return how many of Stripe's units (int) are one of `currency` (str)."""
    return 1 if currency in WHOLE - TOLD_IN_HUNDREDTHS else 1000 if currency in THOUSANDTHS else 100


def in_units(amount, currency):
    """Return `amount` (str or Decimal, with at most two digits after the point) in Stripe's units (int)."""
    return int(Decimal(amount) * units_in(currency))


def from_units(units, currency):
    """Return the amount (Decimal) of so many of Stripe's `units` (int)."""
    return Decimal(units) / units_in(currency)


def limits_at_stripe(currency):
    """Return the least and the most (int, whole amounts) that Stripe takes in `currency` (str) at once."""
    most = from_units(10 ** DIGITS_AT_STRIPE.get(currency, 8) - 1, currency)
    return LEAST_AT_STRIPE.get(currency, 1), int(most)
