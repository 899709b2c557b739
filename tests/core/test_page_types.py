"""What every type of page has: docs/architecture.md, "How to add a page type"."""

import pytest
from django.conf import settings
from django.template.loader import get_template
from wagtail.models import Page, get_page_models

from charity_site.core.models import SitePage

OURS = [model for model in get_page_models() if model is not Page]
TRIED_IN_A_BROWSER = (settings.BASE_DIR / "tests" / "browser" / "prepare.py").read_text()

pytestmark = pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)


def test_a_page_type_has_the_base_of_all(model):
    assert issubclass(model, SitePage)


def test_a_page_type_says_where_it_may_stand_and_what_below_it(model):
    for name in ("parent_page_types", "subpage_types"):
        assert getattr(model, name, None) is not None, f"{model.__name__} has no {name}: it could stand anywhere"
    for parent in model.clean_parent_page_models():
        assert parent is Page or model in parent.clean_subpage_models(), f"{parent.__name__} does not name it"
    for child in model.clean_subpage_models():
        assert model in child.clean_parent_page_models(), f"{child.__name__} does not name it"


def test_a_page_type_has_its_template(model):
    assert get_template(model.template).template.source.startswith('{% extends "base.html" %}'), model.template


def test_a_page_type_is_in_the_demo_and_tried_in_a_browser(model):
    assert model.__name__ in TRIED_IN_A_BROWSER, f"tests/browser/prepare.py names no page of {model.__name__}"
