"""What is kept in memory is as new as the database: it goes with any change, and nothing from a transaction stays."""

import pytest
from django.db import connection, transaction
from wagtail.models import Page, PageViewRestriction

from charity_site.core.models import SiteSettings
from charity_site.delivery.pagecache import memo as module
from charity_site.delivery.pagecache.memo import memoize, memoize_many
from tests.factories import make_disease


@pytest.fixture
def made():
    """Counts how often a value is made."""
    times = []
    return lambda: times.append(1) or len(times)


@pytest.mark.django_db
def test_a_value_is_made_once(made):
    assert [memoize("a test", made), memoize("a test", made)] == [1, 1]


CHANGES = {
    "saved": lambda page: page.save(),
    "changed as a whole": lambda page: Page.objects.filter(pk=page.pk).update(title="Another"),
    "deleted": lambda page: page.delete(),
    "made": lambda page: make_disease(),
    "by hand": lambda page: connection.cursor().execute(
        "UPDATE wagtailcore_page SET title = 'x' WHERE id = %s", [page.pk]
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_made_anew_after_a_change(site, made, change):
    page = make_disease()
    memoize("a test", made)
    CHANGES[change](page)
    assert memoize("a test", made) == 2


@pytest.mark.django_db
def test_reading_changes_nothing(made):
    memoize("a test", made)
    list(Page.objects.all())
    with transaction.atomic():
        Page.objects.select_for_update().first()
    assert memoize("a test", made) == 1


@pytest.mark.django_db
def test_what_is_seen_in_a_transaction_is_not_kept(made):
    with transaction.atomic():
        memoize("a test", made)
    assert memoize("a test", made) == 2


def test_a_change_while_it_is_made_is_not_missed(site):
    page = make_disease(title="Old")

    def made_slowly():
        title = Page.objects.get(pk=page.pk).title
        Page.objects.filter(pk=page.pk).update(title="New")
        return title

    assert memoize("a test", made_slowly) == "Old"
    assert memoize("a test", lambda: Page.objects.get(pk=page.pk).title) == "New"


def test_what_was_undone_is_not_kept(site):
    page = make_disease(title="Real")

    def read():
        return Page.objects.get(pk=page.pk).title

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Page.objects.filter(pk=page.pk).update(title="Never")
        assert memoize("a test", read) == "Never"
        raise ZeroDivisionError
    assert memoize("a test", read) == "Real"


@pytest.mark.django_db
def test_only_what_is_missing_is_made():
    asked = []

    def make(keys):
        asked.append(sorted(keys))
        return dict.fromkeys(keys, "value")

    memoize_many([1, 2], make)
    assert memoize_many([2, 3], make) == {2: "value", 3: "value"}
    assert asked == [[1, 2], [3]]


@pytest.mark.django_db
def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "MAX_VALUES", 10)
    for number in range(50):
        memoize(("a test", number), lambda: "value")
    assert len(module._values) <= 10


def test_readers_see_new_settings_and_menus_at_once(client, site):
    disease = make_disease()
    client.get(disease.url)
    SiteSettings.objects.update(charity_name="Another Name")
    Page.objects.filter(slug="stories").update(title="Another Section")
    shown = client.get(disease.url).text
    assert "Another Name" in shown
    assert "Another Section" in shown


def test_a_page_that_became_private_is_private_at_once(client, site):
    disease = make_disease()
    assert client.get(disease.url).status_code == 200
    restriction = PageViewRestriction.objects.create(page=disease.get_parent(), restriction_type="login")
    assert client.get(disease.url).status_code == 302
    restriction.delete()
    assert client.get(disease.url).status_code == 200


def test_one_reader_does_not_change_what_the_next_one_gets(rf, site):
    """Templates and views may do what they like to the page and the settings of their own request."""
    first, second = rf.get("/"), rf.get("/")
    SiteSettings.for_request(first).charity_name = "Changed"
    assert SiteSettings.for_request(second).charity_name != "Changed"
