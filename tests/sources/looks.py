"""A source on this machine, and what it is to look at it."""

from datetime import UTC, datetime, timedelta

from charity_site.delivery.outgoing.client import Client
from charity_site.sources.models import Finding
from charity_site.sources.watching import watch_sources, watched
from tests.another_site import QUICK

PAGE = """<!doctype html><html><head><title>Wilms tumor</title><meta name="dcterms.modified" content="{updated}">
<script nonce="{nonce}">track("{nonce}")</script></head><body>
<div class="cookie-banner"><p>We use cookies. {banner}</p></div><div id="site-banner"><p>{banner}</p></div>
<header><p>{banner}</p><nav><ul><li><a href="/">Home</a></li><li><a href="/news">{menu}</a></li></ul></nav></header>
<main><h1>Wilms tumor</h1><p>Wilms tumor is a cancer of the kidney in young children. It is found in one kidney or in both.</p>
<p>About {figure} children in the United States are <b>diagnosed</b> each year.</p>
<ul><li>Both kidneys have it in {item} of children.</li></ul>
<table><tr><th>Stage</th><th>Alive after 5 years</th></tr><tr><td>I</td><td>{cell}</td></tr></table>
<p>Today is {today}. It is {time}.</p></main>
<aside><a href="/x">{menu}</a></aside><footer>{menu} Copyright {year}</footer></body></html>"""
USUAL = {
    "updated": "2025-03-02", "nonce": "a1", "banner": "Our offices are closed on Monday.", "menu": "News", "figure": "650",
    "item": "5%", "cell": "95%", "today": "Friday, May 1, 2026", "time": "9:05 AM", "year": "2026",
}  # fmt: skip
START = datetime(2026, 5, 1, 15, 0, tzinfo=UTC)


def page(**values):
    return PAGE.format(**USUAL | values)


def look(limits=QUICK, **options):
    client = Client(limits=limits, sleep=lambda seconds: None, **options)
    return watch_sources(list(watched()), client)


def tasks():
    return [(task.kind, task.difference) for task in Finding.objects.filter(looked_at=None)]


def look_again(clock, times=1, **options):
    for _ in range(times):
        clock.shift(timedelta(days=1))
        look(**options)
