import os
import sys
import time
from contextlib import suppress

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site

from charity_site.home.demo.logins import lines

HOST = "127.0.0.1"
MAILS = settings.BASE_DIR / "var" / "mails.txt"  # those that are sent by the clock
THIS_MACHINE = ("localhost", HOST)


class Command(BaseCommand):
    help = "Serve the site on this machine only, as visitors see it. For a server see docs/deploy.md."

    def add_arguments(self, parser):
        parser.add_argument("port", nargs="?", type=int, default=8000)

    def handle(self, port, **options):
        if not 1 <= port <= 65535:
            raise CommandError(f"{port} is no port. Choose a number from 1 to 65535.")
        address = f"http://{HOST}:{port}/"
        be_at(port)
        self.stdout.write(f"\n  Site   {address}\n  Admin  {address}admin/\n")
        self.stdout.write("  Demo logins (role, name, password):")
        self.stdout.write("\n".join(lines()) + "\n\n  Stop with Ctrl+C.\n")
        self.stdout.flush()
        os.environ["DEBUG"], os.environ["PAGE_CACHE"], os.environ["SITE_URL"] = "false", "true", address
        os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)])
        os.environ["GRANIAN_HOST"], os.environ["GRANIAN_PORT"] = HOST, str(port)
        server = str(settings.BASE_DIR / "deploy" / "server.sh")
        if os.fork() == 0:
            keep_time()
        os.execv(server, [server])


def be_at(port):
    """Let what the site says of its own address be true at `port` (int). A name that staff gave it stays."""
    for site in Site.objects.filter(is_default_site=True, hostname__in=THIS_MACHINE).exclude(hostname=HOST, port=port):
        site.hostname, site.port = HOST, port
        site.save()


def keep_time():
    """Do what is due, each minute, as long as the server lives; then end this process."""
    server = os.getppid()
    MAILS.parent.mkdir(exist_ok=True)
    # On the screen, mails of the demo would push the logins away.
    os.dup2(os.open(MAILS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), sys.stdout.fileno())
    with suppress(KeyboardInterrupt):
        while os.getppid() == server:
            with suppress(CommandError):  # what failed stands in the log, and on the dashboard
                call_command("run_jobs")
            for _ in range(60):
                time.sleep(os.getppid() == server)
    os._exit(0)
