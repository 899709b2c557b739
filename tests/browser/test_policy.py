"""Browsers are told what a page may do, and no page needs more: neither what visitors see nor any screen of the staff."""

import json

import pytest
from playwright.sync_api import Error, expect

from tests.browser import server
from tests.browser.page_types import DESKTOP

DRAFTED = (
    "core_source",
    "diseases_lateeffect",
    "diseases_symptom",
    "diseases_treatmentkind",
    "diseases_urgencyrule",
    "glossary_term",
)
# No screens: they answer to a form or a script, send elsewhere, or need a key that only a mail has.
NO_SCREENS = [
    "wagtailadmin_api:pages:detail",
    "wagtailadmin_api:pages:find",
    "wagtailadmin_api:pages:action",
    "wagtailadmin_api:documents:detail",
    "wagtailadmin_api:documents:find",
    "wagtailadmin_api:images:detail",
    "wagtailadmin_api:images:find",
    "wagtailadmin_error_test",
    "wagtailadmin_pages:choose_parent",
    "wagtailadmin_pages:convert_alias",
    "wagtailadmin_pages:lock",
    "wagtailadmin_pages:unlock",
    "wagtailadmin_pages:revisions_index",
    "wagtailadmin_tag_model_autocomplete",
    "wagtailadmin_workflows:enable",
    "wagtailadmin_workflows:remove",
    "wagtailadmin_workflows:enable_task",
    "wagtailadmin_logout",
    "wagtailadmin_editing_sessions:ping",
    "wagtailadmin_editing_sessions:release",
    "wagtailredirects:process_import",
    "wagtailsearchpromotions:search_terms",
    "wagtailsearchpromotions:search_terms_results",
    "wagtailsnippets:index",
    "wagtaildocs:edit_multiple",
    "look_after_answer",
    "act_on_mailing",
    "look_up_paper",
    "wagtaildocs:create_multiple_from_uploaded_document",
    "wagtaildocs:delete_multiple",
    "wagtaildocs:delete_upload_multiple",
    "wagtailimages:url_generator",
    "wagtailimages:url_generator_output",
    "wagtailimages:edit_multiple",
    "wagtailimages:create_multiple_from_uploaded_image",
    "wagtailimages:delete_multiple",
    "wagtailimages:delete_upload_multiple",
    "consent_form",
    "wagtailadmin_login",
    "wagtailadmin_password_reset_confirm",
    "sign_out_everywhere",
    "many_users",
    "wagtailusers_users:delete",
    "wagtailsnippets_diseases_treatmentkind:delete",  # those of the demo are named by late effects
    *(f"wagtailsnippets_{kind}:{action}" for kind in DRAFTED for action in ("lock", "unlock")),
]
SIGNED_OUT = (
    "/admin/login/",
    "/admin/password_reset/",
    "/admin/password_reset/done/",
    "/admin/password_reset/confirm/a/b/",
)


@pytest.fixture(scope="module")
def found(site_url):
    """The admin's screens (dict of addresses by name), and the names of what is none."""
    server.finish(
        server.manage("shell", "--no-imports", "-c", "from tests.browser.admin_screens import write; write()")
    )
    return json.loads((server.FOLDER / "admin_screens.json").read_text())


@pytest.fixture(scope="module")
def signed_in(browser, site_url):
    """The cookies of an administrator, as Playwright keeps them (dict)."""
    with browser.new_context(base_url=site_url) as context:
        page = context.new_page()
        page.goto("/admin/login/")
        page.get_by_label("Username").fill("admin")
        page.get_by_label("Password").fill("goldthread-demo")
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url("/admin/")
        return context.storage_state()


@pytest.fixture
def staff(new_page, signed_in):
    """A page of an administrator."""
    return new_page(viewport=DESKTOP, storage_state=signed_in)


def violations(page):
    """Return what was refused in `page` and in the frames in it (list of str)."""
    found = []
    for frame in page.frames:
        try:
            found += frame.evaluate("window.cspViolations ?? []")
        except Error:
            if not frame.is_detached():  # a preview makes place for the next one
                raise
    return found


def test_the_browser_holds_it(page, pages):
    """Or the tests below would count nothing."""
    page.goto(pages["home"])
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://localhost:9/other.png'}))")
    page.wait_for_function("window.cspViolations.length >= 3")
    assert page.evaluate("window.ran") is None


# What the pages themselves ask for is seen as a visitor (tests/browser/test_no_console_noise.py). The bar is the same on each.
@pytest.mark.parametrize("page_type", ["home", "disease", "symptom", "story", "story-not-for-print", "give"])
def test_staff_see_the_public_pages_with_their_bar(staff, pages, page_type):
    staff.goto(pages[page_type])
    staff.locator("#wagtail-userbar-trigger").click()
    expect(staff.get_by_role("menuitem").first).to_be_visible()
    assert violations(staff) == []


def test_every_admin_screen(staff, found):
    """One of each kind that asks the browser for the same: the scripts of a screen and what they are told to do."""
    screens, others = found
    assert set(others) ^ set(NO_SCREENS) == set(), "a new address: show it, or say that it is no screen"
    refused = {}
    for name, address in screens.items():
        response = staff.goto(address)
        assert response.status == 200, address
        if complaints := violations(staff):
            refused[name] = complaints
    assert refused == {}


def test_the_screens_before_signing_in(page):
    for address in SIGNED_OUT:
        page.goto(address)
        assert violations(page) == [], address


def test_an_editor_at_work(staff, found):
    """A preview, a new row and a chooser bring their scripts later."""
    staff.goto(found[0]["wagtailadmin_pages:edit"])
    staff.get_by_role("button", name="Toggle preview").click()
    preview = staff.frame_locator("#w-preview-iframe")
    expect(preview.get_by_role("heading", level=1)).to_be_visible()
    staff.locator("#id_names-ADD").click()
    expect(staff.locator("#id_names-FORMS [data-inline-panel-child]").last).to_be_visible()
    staff.get_by_role("button", name="Choose an image").click()
    expect(staff.locator(".modal-content")).to_be_visible()
    assert violations(staff) == []
    staff.goto("/admin/snippets/core/source/add/")
    staff.locator("#id_checked").click()
    expect(staff.locator(".xdsoft_datetimepicker:visible")).to_have_count(1)
    assert violations(staff) == []
