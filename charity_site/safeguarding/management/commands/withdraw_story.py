from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from charity_site.safeguarding.impact import impact_of
from charity_site.safeguarding.models import Receipt, in_words
from charity_site.safeguarding.withdrawal import NotPossible, not_withdrawn, withdraw
from stories.models import StoryPage


class Command(BaseCommand):
    help = (
        "Take back a story for good, at once: the consent of everyone in it. Pictures of the story that are on other "
        "pages too are taken down there as well, unless --keep-picture names them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("page_id", type=int)
        parser.add_argument("--reason", default="", help="Only if the family wants to give one.")
        parser.add_argument(
            "--keep-picture",
            type=int,
            action="append",
            default=[],
            help="The number of a picture that stays elsewhere.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Only say what would disappear.")

    def handle(self, *, page_id: int, reason: str, keep_picture: list[int], dry_run: bool, **options: Any) -> None:
        story = StoryPage.objects.filter(pk=page_id).first()
        if story is None:
            raise CommandError(f"There is no story with the number {page_id}. Nothing was changed.")
        plan = impact_of(not_withdrawn(story.people), keep_picture)
        if unknown := set(keep_picture) - plan.kept:
            raise CommandError(f"Of this story, no picture {min(unknown)} is on another page. Nothing was changed.")
        for line in in_words(plan.amounts):
            self.stdout.write(f"  {line}")
        for picture, pages in plan.shared:
            does = "stays" if picture.pk in plan.kept else "goes"
            self.stdout.write(
                f"  Picture {picture.pk} is also on {', '.join(page.url_path for page in pages)}: it {does} there."
            )
        for copy in plan.outside_copies:
            self.stdout.write(f"  To ask for by hand: {copy}")
        if dry_run:
            self.stdout.write("Nothing was changed.")
            return
        try:
            receipt = withdraw(not_withdrawn(story.people), way=Receipt.Way.SHELL, reason=reason, keep=keep_picture)
        except NotPossible as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"The story is taken back. Receipt {receipt.pk}."))
