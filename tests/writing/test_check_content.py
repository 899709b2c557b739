"""manage.py check_content: what visitors can read, and nothing else."""

from io import StringIO

from django.core.management import CommandError, call_command

from tests.factories import make_disease, make_standard_page, make_term


def check():
    """What it prints (str), and what it ends with (str)."""
    out = StringIO()
    try:
        call_command("check_content", stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_it_prints_page_section_sentence_and_what_to_do_and_fails(site):
    make_disease(title="Wilms tumor", overview="<p>It is rare. About 450 children get it.</p>")
    printed, end = check()
    assert "Wilms tumor > Overview: About 450 children get it. [450]\n    No figure of this page" in printed
    assert "rare" not in printed and end == "1 to mend."


def test_a_site_without_findings_passes(site):
    make_disease(title="Wilms tumor")
    assert check() == ("Nothing to mend.\n", "")


def test_what_visitors_cannot_read_is_not_checked(site):
    make_disease(live=False, overview="<p>About 450 children get it.</p>")
    make_standard_page(live=False, introduction="An MRI.")
    make_term(name="Relapse", definition="An MRI.", live=False)
    public = make_disease()
    public.overview = "<p>About 450 children get it.</p>"
    public.save_revision()
    assert check() == ("Nothing to mend.\n", "")
