#!/bin/sh
# The one start line of the application: systemd, containers and deploy/try.sh all use it. GRANIAN_HOST and GRANIAN_PORT say
# where it listens. docs/performance.md, "The server", has the numbers behind the choice.
set -eu
cd "$(dirname "$0")/.."

# One worker: a second core is a second process of its own, so that one can be restarted while the other answers. A worker
# that dies takes its process with it (no respawn): its port closes at once and nginx asks the other one.
# Threads: more than six times PASSED_AT_ONCE (five wait for each that is passed), so that copies go out, and refusals too,
# while others wait. They stay, and lend each other their connections to the database (charity_site/delivery/database/pool.py).
# Limits: connections beyond `backpressure` wait in the backlog, and those beyond that are refused; a header that takes
# longer than 10 s ends its connection. Slow bodies and large ones are nginx's part (deploy/nginx/site.conf).
# Memory: a block of more than a megabyte goes back to the system when it is free. Left to itself the C library learns from
# large pictures to keep such blocks, anew for each thread that decoded one (bench/uploads).
export MALLOC_MMAP_THRESHOLD_=1048576
exec granian --interface wsgi --http 1 --no-ws --workers 1 \
    --blocking-threads 32 --blocking-threads-idle-timeout 600 \
    --backlog 1024 --backpressure 512 \
    --http1-buffer-size 65536 --http1-header-read-timeout 10000 \
    --workers-kill-timeout 30 --log-level warning --no-access-log \
    charity_site.wsgi:application
