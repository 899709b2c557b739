"""What a minute with nothing to do costs the processor: of a process that stays, and of one that is started for it.

.venv/bin/python -m bench.jobs        # DATABASE_URL names a migrated database, as for manage.py
"""

import os
import resource
import subprocess
import sys
import time

import django

MINUTES = 20

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charity_site.settings.dev")
django.setup()

from charity_site.delivery.scheduler.schedule import run_due

run_due()  # what was left over
start = time.process_time()
for _ in range(MINUTES):
    run_due()
stays = (time.process_time() - start) / MINUTES
subprocess.run([sys.executable, "manage.py", "run_jobs"], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"| a process that stays | {stays:.3f} s |\n| one that is started | {used.ru_utime + used.ru_stime:.3f} s |")
