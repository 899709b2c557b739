"""The rules of axe-core: WCAG 2.0, 2.1 and 2.2 at A and AA, and best practice; in the dark those about colors, all that it changes."""

import pytest
from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
OPTIONS = {
    "light": {
        "runOnly": {"type": "tag", "values": TAGS},
        "rules": {"target-size": {"enabled": True}},
        "resultTypes": ["violations"],
    },
    "dark": {
        "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
        "resultTypes": ["violations"],
    },
}
AXE = Axe().axe_script


def check_rules(page):
    """Nothing on the page breaks one, in either color scheme."""
    page.evaluate(AXE)
    lines = []
    for color_scheme, options in OPTIONS.items():
        page.emulate_media(color_scheme=color_scheme)
        for rule in page.evaluate("options => axe.run(options).then(results => results.violations)", options):
            for node in rule["nodes"]:
                lines.append(f"{color_scheme}: {rule['id']}: {rule['help']}\n  {node['html'][:200]}")
                lines.extend(f"  {line}" for line in node["failureSummary"].splitlines())
    if lines:
        pytest.fail("\n".join([page.url, *lines]), pytrace=False)
