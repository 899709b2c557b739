from django.core.management import CommandError, call_command
from django.core.management.commands import migrate

from charity_site.delivery.database.schema_check import SchemaMismatch, check_schema
from charity_site.delivery.scheduler.locks import try_lock
from charity_site.home.old_installs import bring_up
from charity_site.home.sync import sync_site
from charity_site.review.published import note_those_from_before, note_those_of_other_rules


class Command(migrate.Command):
    """Django's, one at a time, also for installs from before migrations were kept. It ends with an error when the tables are
    not those of the code afterwards. Then pages at the top, roles and approvals are brought to what is declared (sync_site)."""

    def handle(self, *args, **options):
        if options["plan"] or options["check_unapplied"] or options["app_label"]:
            super().handle(*args, **options)
            return
        with try_lock("migrate", waits=True):
            needs_index = bring_up(self.stdout)
            super().handle(*args, **options)
            try:
                check_schema()
            except SchemaMismatch as error:
                raise CommandError(str(error)) from error
            different = sync_site()
            note_those_from_before()
            note_those_of_other_rules()
            if options["verbosity"]:
                self.stdout.writelines(f"  {sentence} It is as declared now.\n" for sentence in different)
            if needs_index:
                call_command("update_index", backend_name="visitors", verbosity=0)
