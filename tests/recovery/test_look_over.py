"""What came back is looked at as a visitor would see it."""

import pytest
from wagtail.models import Page

from charity_site.recovery.look_over import OPENED, evenly, look_over
from diseases.models import DiseasePage


def test_a_page_that_does_not_open_and_a_broken_tree_are_named(charity):
    disease = DiseasePage.objects.get(title="Wilms tumor")
    assert look_over() == []
    Page.objects.filter(pk=disease.pk).update(url_path="/home/nowhere/")
    assert look_over() == [
        f"The page tree is broken: pages [{disease.pk}] with an address of another place.",
        "/nowhere/ answers 404 Not Found.",
    ]


def test_a_site_without_pages_is_not_well(site):
    Page.objects.update(live=False)
    assert look_over() == ["No page is public."]


@pytest.mark.parametrize("number", [0, 1, 9, 10, 11, 12, 25, 10_000])
def test_ten_are_opened_from_the_first_to_the_last(number):
    pages = [str(each) for each in range(number)]
    opened = evenly(pages, OPENED)
    assert len(set(opened)) == len(opened) == min(number, OPENED) and set(opened[:1] + opened[-1:]) == set(
        pages[:1] + pages[-1:]
    )
