"""Take over what comes into rich text from elsewhere: the editor's part that takes it over, and struck-out text, which
is none."""

from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.editors.draftail.features import PluginFeature

FEATURE = "pasted"  # its name in core/rich_text.py
STRUCK = ("s", "strike", "del")  # elements
STRUCK_STYLES = ("STRIKETHROUGH", "DELETE")  # of the editor


class StruckOutHandler:
    """From storage to the editor, which cannot strike out: without the words, which are not valid anymore."""

    def handle_starttag(self, name, attrs, state, contentstate):
        self.start = len(state.current_block.text) if state.current_block else 0

    def handle_endtag(self, name, state, contentstate):
        block = state.current_block
        if block:
            block.text = block.text[: self.start]
            ranges = [each for each in block.inline_style_ranges if each.offset < self.start]
            block.inline_style_ranges = ranges


def nothing(props):
    """From the editor to storage (an element of draftjs_exporter)."""
    return DOM.create_element()


def register(features):
    """Make the feature known to `features` (Wagtail's registry of rich text features)."""
    plugin = PluginFeature({"type": FEATURE}, js=["core/draftail_paste.js"])
    features.register_editor_plugin("draftail", FEATURE, plugin)
    rule = {
        "from_database_format": {name: StruckOutHandler() for name in STRUCK},
        "to_database_format": {"style_map": dict.fromkeys(STRUCK_STYLES, nothing)},
    }
    features.register_converter_rule("contentstate", FEATURE, rule)
