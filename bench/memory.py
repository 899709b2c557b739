"""What each process of the stack holds after all that was asked of it."""

from pathlib import Path

from bench.processes import load, megabytes
from bench.stack import PAGE, workers


def measure(stack):
    load(stack.nginx.url + PAGE, 2, 64)
    load(stack.app.url + PAGE, 2, 64)
    print("\n| process | memory, MB |\n|---|---|")
    for pid in workers(stack.nginx):
        name = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        print(f"| {'the site' if 'granian' in name else name.split(':')[0]} | {megabytes(pid):.0f} |")
