"""The form of a gift. It stands before the provider's own, and nothing of it is stored."""

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from charity_site.core.gift_address import FUND, Gift
from charity_site.giving import money, reference
from charity_site.giving.totals import MOST_NEEDED
from research.models import funds_to_choose

OWN = "own"  # in place of an amount that is offered
ONCE, MONTHLY = "once", "monthly"
MEMORY, HONOR = "In memory of", "In honor of"


class GiftForm(forms.Form):
    """What a gift is for, how much, how often, in whose name. Nothing is asked that the provider cannot be told."""

    fund = forms.ChoiceField(
        label="What is your gift for?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what your gift is for.",
            "invalid_choice": "Gifts for this are not taken any more. Choose one of these.",
        },
    )
    interval = forms.ChoiceField(
        label="How often?", choices=[(ONCE, "Once"), (MONTHLY, "Each month")], widget=forms.RadioSelect
    )
    amount = forms.ChoiceField(
        label="How much?",
        required=False,  # whoever writes their own has chosen
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of these amounts, or write your own."},
    )
    own_amount = forms.CharField(
        label="Another amount", required=False, max_length=12, widget=forms.TextInput({"inputmode": "decimal"})
    )
    dedicated = forms.ChoiceField(
        label="In somebody's name?",
        required=False,
        choices=[("", "No"), (MEMORY, MEMORY), (HONOR, HONOR)],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label="Their name", required=False, max_length=80)

    def __init__(self, page, settings, *args, wanted="", **kwargs):
        """For `page` (GivePage) under `settings` (SiteSettings); `asked` (str) is the code of the fund that an address names."""
        super().__init__(*args, **kwargs, auto_id="gift-%s", use_required_attribute=False)
        self.page, self.settings = page, settings
        self.funds = {fund.code or MOST_NEEDED: fund for fund in funds_to_choose()}
        first = next(iter(self.funds))
        self.wanted_is_closed = bool(wanted) and wanted not in self.funds
        self.fields["fund"].choices = [(code, fund) for code, fund in self.funds.items()]
        self.fields["fund"].initial = wanted if wanted in self.funds else first
        self.fields["interval"].initial = ONCE
        rows = page.amounts.select_related("source")
        amounts = [(str(row.amount), self.line(row)) for row in rows]
        self.figures = [(money.shown(row.amount, settings.giving_currency), row) for row in rows if row.does]
        self.fields["amount"].choices = [*amounts, (OWN, "Another")]
        self.fields["dedicated"].initial = ""
        if not amounts:
            self.fields["amount"].initial = OWN
        for name in self.fields_without_placeholder():
            del self.fields[name]

    @property
    def placeholders(self):
        """Return what the provider is told (set of str: names of placeholders)."""
        return self.settings.gift_provider.placeholders(self.settings.giving_url)

    @property
    def says_fund(self):
        """Return whether the provider is told what the gift is for."""
        return bool(FUND & self.placeholders)

    @property
    def provider_name(self):
        """Return what donors know the provider by (str): the name of its website."""
        if not self.settings.gift_provider.has_template:
            return "Stripe"
        return urlsplit(self.settings.giving_url).hostname.removeprefix("www.")

    def line(self, row):
        amount = money.shown(row.amount, self.settings.giving_currency)
        return format_html("<strong>{}</strong> {}", amount, row.does)

    def fields_without_placeholder(self):
        """The names (iterable of str) of the fields of which the provider's address has nothing."""
        placeholders = self.placeholders
        if "amount" not in placeholders:
            yield from ("amount", "own_amount")
        if "interval" not in placeholders or not self.page.offers_monthly:
            yield "interval"
        if "dedication" not in placeholders:
            yield from ("dedicated", "name")

    def clean_amount(self):
        if not self.cleaned_data["amount"] and not self.data.get("own_amount", "").strip():
            raise ValidationError("Choose an amount, or write your own.")
        return self.cleaned_data["amount"] or OWN

    def clean_own_amount(self):
        text = self.cleaned_data["own_amount"].strip().lstrip("".join({*money.SIGNS.values()})).strip()
        chosen = self.cleaned_data.get("amount", "")
        if chosen != OWN:
            if text and chosen:
                amount = money.shown(int(chosen), self.settings.giving_currency)
                raise ValidationError(
                    f"You chose {amount} and wrote another amount. Choose “Another”, or leave this empty."
                )
            return None
        amount = money.read(text, self.settings.giving_currency)
        if amount is None:
            example = "25 or 12.50" if money.places(self.settings.giving_currency) else "2500"
            raise ValidationError(f"Write the amount in digits, for example {example}.")
        currency, page = self.settings.giving_currency, self.page
        if amount < page.smallest:
            raise ValidationError(f"The smallest gift that can be made here is {money.shown(page.smallest, currency)}.")
        if amount > page.largest:
            raise ValidationError(
                f"The largest gift that can be made here is {money.shown(page.largest, currency)}. For more, please write to us."
            )
        return amount

    def clean(self):
        data = super().clean()
        if data.get("dedicated") and not data.get("name"):
            self.add_error("name", "Write the name, or choose “No”.")
        if data.get("name") and data.get("dedicated") == "":
            self.add_error("dedicated", "Choose in whose memory or honor it is, or leave the name empty.")

    def refuse_amount(self, why):
        """Say `why` (str) the provider does not take it, beside the amount that was chosen or written."""
        self.add_error("own_amount" if self.cleaned_data.get("own_amount") else "amount", why)

    def gift(self, language):
        """What was chosen, once it is valid (Gift), for a page in `language` (str)."""
        data, fund = self.cleaned_data, self.funds[self.cleaned_data["fund"]]
        amount = data.get("own_amount") or data.get("amount") or ""
        return Gift(
            fund=fund.code,
            fund_name=fund.name,
            amount=money.plain(amount) if amount else "",
            is_monthly=data.get("interval") == MONTHLY,
            ref=reference.make(fund.pk, self.page.pk),
            lang=language,
            dedication=f"{data['dedicated']} {data['name']}" if data.get("dedicated") else "",
        )
