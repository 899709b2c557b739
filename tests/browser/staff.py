"""A member of staff at a browser, who finds everything by the words that are to be read, as a new colleague does, and whose
clicks and fields are counted. What the editor saves by itself is answered three seconds late, as on a slow line."""

import re

HELD_BACK = """
const fetchAtOnce = window.fetch;
window.fetch = async (address, options) => {
  const answer = await fetchAtOnce(address, options);
  if (options?.headers?.Accept === "application/json") await new Promise((resolve) => setTimeout(resolve, 3000));
  return answer;
};
"""
PASSWORD = "goldthread-demo"  # public: charity_site/home/demo/logins.py
FIELD = "xpath=ancestor::*[contains(concat(' ', @class, ' '), ' w-field__input ')][1]"

IN_FORM = "words => [...document.querySelectorAll('input[type=hidden]')].some((field) => field.value.includes(words))"


class Staff:
    """Somebody who is signed in as `name` at `site` (an address). Signing in is not counted."""

    def __init__(self, page, site, name):
        self.page, self.site, self.name = page, site, name
        self.clicks = self.fields = 0
        page.set_default_timeout(30_000)
        page.goto(f"{site}/admin/login/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.add_init_script(HELD_BACK)
        self.begin_the_day()

    def begin_the_day(self):
        self.page.goto(f"{self.site}/admin/")

    def click(self, words, kind="button", inside=None, last=False):
        """Press what is called `words`; `inside`: a locator."""
        found = (inside or self.page).get_by_role(kind, name=re.compile(rf"^\s*{re.escape(words)}", re.IGNORECASE))
        found = found.locator("visible=true")
        self.press(found.last if last else found.first)

    def press(self, found):
        """Click what is `found` (locator), when the scripts of its page have been read: before, nothing hears it."""
        found.wait_for()
        self.page.wait_for_load_state()
        found.click()
        self.clicks += 1

    def label(self, words, inside=None):
        """The last visible label of this name (locator)."""
        named = re.compile(rf"^\s*{re.escape(words)}\s*\*?\s*$")
        return (inside or self.page).locator("label").filter(has_text=named).locator("visible=true").last

    def field(self, label, inside=None):
        """What a label belongs to (locator)."""
        target = self.page.locator(f"[id='{self.label(label, inside).get_attribute('for')}']")
        return target if target.is_visible() else target.locator(FIELD).locator("[contenteditable=true]")

    def fill(self, label, words, inside=None):
        """Type `words` into a field, or choose them there."""
        field = self.field(label, inside)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=words)
        elif field.evaluate("field => field.isContentEditable"):
            self.type_into(field, words)
        else:
            field.fill(words)
        self.fields += 1

    def write(self, words):
        """Type into the text that stands last on the screen."""
        self.type_into(self.page.locator("[contenteditable=true]").locator("visible=true").last, words)
        self.fields += 1

    def type_into(self, editor, words):
        editor.click()
        self.page.keyboard.insert_text(words)
        # The editor hands it to the form a quarter of a second later, and a busy machine is quicker with the next button.
        self.page.wait_for_function(IN_FORM, arg=words)

    def check(self, label, inside=None):
        self.press(self.label(label, inside))

    def add(self, kind, **fields):
        """Add a row of a list: the words of its button, and its fields."""
        self.click(f"Add {kind}")
        for label, words in fields.items():
            self.fill(label.replace("_", " "), words)

    @property
    def dialog(self):
        return self.page.get_by_role("dialog").locator("visible=true")

    def more(self, words):
        """Choose `words` behind the arrow of the button for saving."""
        self.click("More actions", last=True)
        self.click(words)

    def open(self, title):
        """Open the page called `title` in the menu of pages."""
        self.click("Pages")
        self.click(title, "link")

    def search(self, words):
        self.page.get_by_placeholder("Search all pages").fill(words)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**?q=*")
        self.fields += 1

    @property
    def said(self):
        """What the last answer says (locator)."""
        return self.page.locator(".messages li").first
