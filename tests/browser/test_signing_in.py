"""Staff sign in with a second step in a real browser: an authenticator app, a passkey, a recovery code."""

import shutil

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from charity_site.home.demo.logins import ADMINISTRATOR
from tests.browser import server
from tests.browser.page_types import DESKTOP, PHONE
from tests.users.authenticator import code_of

PASSWORD = "goldthread-demo"
MORE = ["passkeys", "unscripted"]  # editors beside the demo's


def make(names):
    """Make them (in the process of the site)."""
    for name in names:
        user = get_user_model().objects.create_user(name, f"{name}@example.org", PASSWORD)
        user.groups.add(Group.objects.get(name="Editors"))


@pytest.fixture(scope="module")
def strict_site(site_url):
    """The address (str) of the demo where the second step is required: by its name, as passkeys need one."""
    folder = server.FOLDER.parent / f"signing-in-{server.settings.TEST_WORKER}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECOND_FACTOR_REQUIRED", "true")
        server.copied(folder)
        make = f"from tests.browser.test_signing_in import make; make({MORE})"
        server.finish(server.manage("shell", "--no-imports", "-c", make, folder=folder))
        with server.serve(folder) as address:
            yield address.replace("127.0.0.1", "localhost")
    shutil.rmtree(folder)


@pytest.fixture
def visit(new_page, strict_site):
    """Opens the sign-in in a browser of its own, with the password of `name` typed and sent."""

    def sign_in(name, **options):
        page = new_page(**{"viewport": PHONE, **options})
        give_password(page, strict_site, name)
        return page

    return sign_in


def give_password(page, site, name):
    page.goto(f"{site}/admin/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def set_up_app(page):
    """Do what the screen says; returns the key (str) that was shown, and the recovery codes (list of str)."""
    expect(page.get_by_role("heading", name="Set up your second step")).to_be_visible()
    assert page.locator(".sign-in__qr").evaluate("picture => picture.naturalWidth > 0"), "the drawing is shown"
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("six digits").fill(code_of(secret))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Keep your recovery codes")).to_be_visible()
    codes = page.locator(".sign-in__codes li").all_inner_texts()
    page.get_by_role("button", name="I have kept them").click()
    return secret, codes


def sign_out(page, site):
    page.context.clear_cookies()
    page.goto(f"{site}/admin/")
    expect(page.get_by_label("Username")).to_be_visible()


# That every role does is asked without a browser (tests/users/test_second_step.py).
@pytest.mark.parametrize("name", [ADMINISTRATOR, "editor"])
def test_an_app_is_set_up_and_signed_in_with(visit, strict_site, name):
    page = visit(name)
    secret, codes = set_up_app(page)
    expect(page).to_have_url(f"{strict_site}/admin/")
    assert len(codes) == 10
    sign_out(page, strict_site)
    give_password(page, strict_site, name)
    page.get_by_label("Code from your app").fill(code_of(secret, 1))
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{strict_site}/admin/")
    sign_out(page, strict_site)
    give_password(page, strict_site, name)
    page.get_by_label("Code from your app").fill(codes[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{strict_site}/admin/")
    expect(page.get_by_text("You have 9 left")).to_be_visible()
    assert page.evaluate("window.cspViolations ?? []") == []


def test_a_passkey_does_it_too(visit, strict_site):
    page = visit("passkeys", viewport=DESKTOP)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.get_by_role("button", name="Use a passkey instead").click()
    page.get_by_label("A name for it").fill("My laptop")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", name="Keep your recovery codes")).to_be_visible()
    page.get_by_role("button", name="I have kept them").click()
    expect(page).to_have_url(f"{strict_site}/admin/")
    sign_out(page, strict_site)
    give_password(page, strict_site, "passkeys")
    page.get_by_role("button", name="Use my passkey").click()
    expect(page).to_have_url(f"{strict_site}/admin/")
    page.goto(f"{strict_site}/admin/account/signing-in/")
    expect(page.get_by_text("My laptop").first).to_be_visible()
    expect(page.get_by_role("cell", name="Password and passkey")).to_have_count(2)
    assert page.evaluate("window.cspViolations ?? []") == []


def test_an_app_is_set_up_without_javascript(visit, strict_site):
    page = visit("unscripted", java_script_enabled=False)
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("six digits").fill(code_of(secret))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="I have kept them").click()
    expect(page).to_have_url(f"{strict_site}/admin/")
