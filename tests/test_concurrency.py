"""Several editors save at the same time, each in a process of their own, and none is turned away."""

from tests.processes import finish, run_shell, shell

WRITERS, SAVES = 4, 10
WRITE = f"""
from diseases.models import DiseaseIndexPage
for number in range({SAVES}):
    page = DiseaseIndexPage.objects.get()
    page.introduction = f"Saved {{number}} times."
    page.save_revision().publish()
"""
COUNT = "from wagtail.models import Revision; print(Revision.objects.count())"


def test_writers_wait_for_each_other(own_database):
    writers = [finish(process) for process in [shell(WRITE, DATABASE_URL=own_database) for _ in range(WRITERS)]]
    assert [writer.returncode for writer in writers] == [0] * WRITERS, [writer.stderr for writer in writers]
    assert run_shell(COUNT, DATABASE_URL=own_database).stdout.strip() == str(WRITERS * SAVES)
