"""Where pages are not copied (PAGE_CACHE=false), what a process remembers of the database ends with a change elsewhere, too."""

from tests.processes import finish, run_shell, shell

PAGE = "/childhood-cancers/wilms/"
MAKE = """
from tests.factories import make_disease, make_site
make_site()
make_disease(title="Wilms tumor", slug="wilms")
"""
READ = f"""
import time
from django.core.wsgi import get_wsgi_application
from charity_site.delivery.pagecache.start import wrap_with_page_cache
from tests.delivery.reader import Reader
read = Reader(wrap_with_page_cache(get_wsgi_application()))
print("seen", read("{PAGE}").status, flush=True)
end = time.monotonic() + 20
while read("{PAGE}").status == "200 OK" and time.monotonic() < end:
    time.sleep(0.1)
print("seen", read("{PAGE}").status)
"""
CLOSE = """
from wagtail.models import PageViewRestriction
from diseases.models import DiseasePage
PageViewRestriction.objects.create(page=DiseasePage.objects.get(), restriction_type="login")
"""


def test_a_page_that_another_host_makes_private_is_private_here(own_database, tmp_path):
    def of_host(name):
        return {
            "DATABASE_URL": own_database,
            "PAGE_CACHE": "false",
            "PAGE_CACHE_DIR": str(tmp_path / name),
            "WITHDRAWAL_LEDGER": str(tmp_path / "ledger.jsonl"),
        }

    made = run_shell(MAKE, **of_host("other"))
    assert made.returncode == 0, made.stderr
    here = shell(READ, **of_host("here"))
    assert next(line for line in here.stdout if line.startswith("seen ")) == "seen 200 OK\n"
    closed = run_shell(CLOSE, **of_host("other"))
    assert closed.returncode == 0, closed.stderr
    done = finish(here)
    assert "seen 302" in done.stdout, done.stdout + done.stderr
