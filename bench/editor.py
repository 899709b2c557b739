"""What each step of an editor costs: `bench/editor` compares the disease page of the demo with the most rows with a page of stock
Wagtail that has as many.

Measured is the time of the process on the processor for the request that a browser sends, through the whole of Django; what comes
before it (opening the form, filling it in) is not counted. Prints the median over all rounds and the queries, as Markdown.
"""

import importlib
import os
import statistics
import sys
from time import process_time

from bench.sites import both, counted, start

ROUNDS = int(os.environ.get("ROUNDS", 15))
PAGES = {"ours": "acute-lymphoblastic-leukemia", "bare": "a-dossier"}  # slugs
ALL = "dashboard dashboard_changed explorer open first_save save autosave publish preview image_chooser"
STEPS = os.environ.get("STEPS", ALL).split()


def serve(site):
    """Be the process of `site` (a key of SITES): fill it, say how many rows the page has and how many queries each step takes,
    then take steps as told to."""
    start(site)
    editor = importlib.import_module("bench.steps").Editor(PAGES[site])
    print("rows", editor.rows)
    for step in STEPS:
        for _ in range(2):
            getattr(editor, step)()()
        queries, _ = counted(getattr(editor, step)())
        print(step, queries, flush=True)
    print("ready", flush=True)
    for line in sys.stdin:
        request = getattr(editor, line.strip())()
        began = process_time()
        request()
        print(1000 * (process_time() - began), flush=True)


def main():
    with both(__file__) as sites:
        taken = {(step, site): [] for step in STEPS for site in sites}
        for _ in range(ROUNDS):
            for (step, site), times in taken.items():
                times.append(site.ask(step))
    ours, bare = ({name: int(number) for name, number in site.said} for site in sites)
    print(f"{ours['rows']} rows; stock Wagtail {bare['rows']}. {ROUNDS} rounds.\n")
    print(
        "| step | queries | stock Wagtail's | ms of processor | stock Wagtail's | of stock Wagtail |\n|---|---|---|---|---|---|"
    )
    for step in STEPS:
        our_time, bare_time = (statistics.median(taken[step, site]) for site in sites)
        print(
            f"| {step.replace('_', ' ')} | {ours[step]} | {bare[step]} | {our_time:.0f} | {bare_time:.0f} "
            f"| {our_time / bare_time:.2f} |"
        )


if __name__ == "__main__":
    serve(sys.argv[1]) if sys.argv[1:] else main()
