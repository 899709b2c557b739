from argparse import ArgumentParser
from getpass import getpass
from typing import Any
from uuid import UUID

from django.contrib.auth import authenticate
from django.core.management.base import BaseCommand, CommandError

from charity_site.consent.models import Consent
from charity_site.safeguarding.erasure import erase, everything_about, request_erasure, suggested_words
from charity_site.safeguarding.models import ErasureRequest, Receipt, in_words
from charity_site.safeguarding.withdrawal import NotPossible


class Command(BaseCommand):
    help = (
        "Erase everything about a person. Two people are needed: the first one who runs this asks for it, the second "
        "one does it. Each proves with their password who they are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("consent", help="The number of the consent record, from its address in the admin.")
        parser.add_argument("--as", dest="username", required=True, help="Your user name.")
        parser.add_argument(
            "--word", action="append", help="A name or phrase that must be found nowhere afterwards; may be repeated."
        )

    def handle(self, *, username: str, word: list[str] | None, **options: Any) -> None:
        consent = self.find(options["consent"])
        user = authenticate(username=username, password=getpass("Password: "))
        if user is None or not user.has_perm("consent.erase_consent"):
            raise CommandError("This name and password open nothing here. Nothing was changed.")
        pending = ErasureRequest.objects.filter(consent_key=consent.pk, done_at=None).first()
        try:
            if pending is None:
                request_erasure(consent, by=user, words="\n".join(word or suggested_words(consent)))
                self.tell(everything_about([consent]).amounts)
                self.stdout.write("You have asked for this. Now another person must run the same command.")
                return
            done = erase(pending, by=user, way=Receipt.Way.SHELL)
        except NotPossible as error:
            raise CommandError(str(error)) from error
        self.tell(done.proof["amounts"])
        for place in done.proof["left"]:
            self.stdout.write(f"  One of the words is still here: {place}")
        self.stdout.write(self.style.SUCCESS(f"It is erased. The proof has the number {done.pk}."))

    def find(self, key: str) -> Consent:
        try:
            return Consent.objects.get(pk=UUID(key))
        except (ValueError, Consent.DoesNotExist) as error:
            raise CommandError("There is no consent record with this number. Nothing was changed.") from error

    def tell(self, amounts: dict[str, int]) -> None:
        for line in in_words(amounts):
            self.stdout.write(f"  {line}")
