"""Whoever writes places in the page tree waits for the others, and then goes by what is stored."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Collection, Page

from charity_site.core.tree import faults
from charity_site.home.models import StandardPage
from tests.factories import make_disease, make_program, make_standard_page, make_story, make_update
from tests.processes import finish, run_shell, shell

PAGES = "import random, time; from wagtail.models import Page; from charity_site.home.models import StandardPage\n"
# Each has something below it from the beginning, however late its editor comes.
MAKE = "from tests.factories import make_site, make_standard_page; make_site()\n" + "\n".join(
    f"page = make_standard_page(title='{name}', slug='{name}')\n"
    f"for each in ('a', 'b'): make_standard_page(parent=page, title='Added', slug=f'{name}-{{each}}')"
    for name in ("one", "two", "three")
)
# What goes wrong is printed; whoever adds says how many pages there are.
RUN = (
    PAGES
    + "end, done = time.monotonic() + {seconds}, 0\nwhile time.monotonic() < end:\n    {what}\n    done += 1\nprint(done)"
)
ADD = (
    "Page.objects.get(slug='{parent}').specific.add_child(instance=StandardPage(title='Added', slug=f'{parent}-{{done}}'))"
    ".save_revision().publish()"
)
DRAG = (
    "page, to = random.sample(list(Page.objects.filter(slug__in=['one', 'two'])), 2); "
    "page.move(to, random.choice(['left', 'right']))"
)
INTO = (
    "page, home = Page.objects.get(slug='three'), Page.objects.get(depth=2); "
    "page.move(Page.objects.get(slug='one'), 'first-child'); Page.objects.get(slug='three').move(home, 'last-child')"
)
# Of what was added below a page all but the newest, at which its editor may still be.
DELETE = (
    "below = Page.objects.filter(slug__startswith=random.choice(['one-', 'two-', 'three-'])).order_by('-pk'); "
    "done -= not [page.specific.delete() for page in below[1:2]]"
)
LOOK = PAGES + "from charity_site.core.tree import faults; print(faults(), Page.objects.filter(title='Added').count())"
SECONDS = 5


def test_editors_who_add_while_others_drag_and_delete_leave_no_page_behind(own_database):
    made = run_shell(MAKE, DATABASE_URL=own_database)
    assert made.returncode == 0, made.stderr
    tasks = [*(ADD.format(parent=name) for name in ("one", "two", "three")), DELETE, DRAG, INTO]
    running = [shell(RUN.format(seconds=SECONDS, what=task), DATABASE_URL=own_database) for task in tasks]
    ended = [finish(process, seconds=300) for process in running]
    assert not any(process.returncode for process in ended), [
        process.stdout[-1000:] + process.stderr[-1000:] for process in ended
    ]
    *added, deleted = (int(process.stdout) for process in ended[:4])
    seen = run_shell(LOOK, DATABASE_URL=own_database)
    assert all([*added, deleted]) and seen.stdout.strip() == f"{{}} {6 + sum(added) - deleted}"


# --- What a request read before others wrote ------------------------------------------------------
@pytest.fixture
def about(site):
    """Two pages; what others did since they were read is up to the test."""
    make_standard_page(title="First", slug="first")
    return make_standard_page(title="Two", slug="two")


def another(page):
    return Page.objects.get(pk=page.pk)


def displace(page):
    """Others drag: the page comes below the first one, after it had another address."""
    first = Page.objects.get(slug="first")
    moved = first.specific
    moved.slug = "moved"
    moved.save()
    another(page).move(another(first), "last-child")


WRITES = {
    "add a child": lambda page: page.add_child(instance=new_page()),
    "add a sibling": lambda page: page.add_sibling(instance=new_page()),
    "move": lambda page: page.move(Page.objects.get(depth=2), "last-child"),
    "move by its kind": lambda page: page.specific.move(Page.objects.get(depth=2), "first-child"),
    "move to it": lambda page: make_standard_page(title="Third", slug="third").move(page, "first-child"),
    "move beside it": lambda page: make_standard_page(title="Third", slug="third").move(page, "right"),
    "save": lambda page: page.save(),
    "publish": lambda page: page.specific_deferred.get_latest_revision_as_object().save_revision().publish(),
    "another address": lambda page: rename(page),
    "copy": lambda page: page.copy(update_attrs={"slug": "copy"}),
    "copy to it": lambda page: make_standard_page(title="Third", slug="third").copy(to=page),
    "alias": lambda page: page.create_alias(update_slug="alias"),
    "delete": lambda page: page.delete(),
    "unpublish": lambda page: page.unpublish(),
}


def new_page(slug="new"):
    return StandardPage(title="New", slug=slug)


def rename(page):
    page.slug = "renamed"
    page.save()


@pytest.mark.parametrize("kind", ["as any page", "as its own kind"])
@pytest.mark.parametrize("write", WRITES)
def test_a_page_that_was_read_before_it_was_moved_is_written_where_it_is_now(about, write, kind):
    page = another(about) if kind == "as any page" else another(about).specific
    page.get_parent()
    another(about).add_child(instance=new_page(slug="below"))
    displace(about)
    before = Page.objects.count()
    WRITES[write](page)
    assert faults() == {} and Page.objects.count() >= before - 2


def test_what_was_deleted_meanwhile_is_a_refusal(about):
    page, child = another(about).specific, new_page()
    another(about).delete()
    for write in (lambda: page.add_child(instance=child), page.save, lambda: page.move(another(page), "left")):
        with pytest.raises((ValidationError, Page.DoesNotExist)):
            write()
    with pytest.raises(ValidationError, match="deleted meanwhile"):
        page.add_child(instance=child)


def test_collections_wait_in_the_same_line(site):
    root = Collection.get_first_root_node()
    stale = root.add_child(instance=Collection(name="One"))
    other = root.add_child(instance=Collection(name="Two"))
    Collection.objects.get(pk=stale.pk).move(other, "sorted-child")
    stale.add_child(instance=Collection(name="Below"))
    assert not any(Collection.find_problems())


# --- What is found --------------------------------------------------------------------------------
FAULTS = {
    "no parent": lambda pages: pages.update(path="00010099" + "0001", depth=3),
    "a wrong depth": lambda pages: pages.update(depth=9),
    "a wrong number of children": lambda pages: pages.update(numchild=5),
    "an address of another place": lambda pages: pages.update(url_path="/home/elsewhere/two/"),
    "an address that another page has": lambda pages: pages.update(url_path=Page.objects.get(slug="first").url_path),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(about, fault):
    assert faults() == {}
    FAULTS[fault](Page.objects.filter(pk=about.pk))
    assert about.pk in faults()[fault]


def test_a_page_without_a_parent_can_be_deleted_whatever_its_kind(site):
    program = make_program()
    disease = make_disease()
    pages = [make_story(disease=disease), make_update(program), program, make_standard_page(), disease]
    for number, page in enumerate(pages):
        Page.objects.filter(pk=page.pk).update(path=f"00010099{number:04}", depth=3, numchild=0)
        orphan = Page.objects.get(pk=page.pk).specific
        orphan.title = "An orphan"
        orphan.save()
        orphan.delete()
        assert not Page.objects.filter(pk=page.pk).exists()
