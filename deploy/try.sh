#!/usr/bin/env bash
# The production stack on this machine, without containers, on 127.0.0.1 only: PostgreSQL, Redis, two processes of the site,
# its jobs, and nginx in front, all with the files of this folder.
#
#   deploy/try.sh up [PART]       start what does not run, and wait until it answers
#   deploy/try.sh down [PART]     end what was started here; the data stay
#   deploy/try.sh restart         the two processes of the site, one after the other, without a failed request
#   deploy/try.sh status          addresses and process ids
#
# PART is postgres, redis, app1, app2, jobs or nginx. TRY_DIR is the folder of all data; TRY_DEMO=no leaves the site empty.
# Production insists on HTTPS. TRY_TLS_PORT speaks it with a certificate made here; on TRY_PORT nginx says that it was HTTPS.
# TRY_HTTP_PORT stands for port 80.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
folder=$(realpath -m "${TRY_DIR:-$here/var/try}")
port=${TRY_PORT:-8080}
tls_port=${TRY_TLS_PORT:-8443}
http_port=${TRY_HTTP_PORT:-8081}
app_port=${TRY_APP_PORT:-8001} # and the next one
redis_port=${TRY_REDIS_PORT:-6390}
parts=(postgres redis app1 app2 jobs nginx)
PATH=$here/.venv/bin:$PATH:/usr/sbin

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; } # PostgreSQL refuses to run as root

# When a process began (a number; nothing if it has ended): tells it from a later one with the same id.
began() { awk '{ sub(/.*\) /, ""); if ($1 != "Z") print $20 }' "/proc/$1/stat" 2>/dev/null || true; }

# The process id of a part, if it runs and was started here.
pid_of() {
    local pid when
    if [ "$1" = postgres ]; then
        as_owner "$pg/pg_ctl" -D "$folder/postgres/data" status 2>/dev/null | sed -n 's/.*PID: \([0-9]*\).*/\1/p' | grep .
    elif [ -f "$folder/run/$1.pid" ]; then
        read -r pid when <"$folder/run/$1.pid"
        [ -n "$when" ] && [ "$(began "$pid")" = "$when" ] && echo "$pid"
    else
        return 1
    fi
}

start() { # NAME COMMAND ...: in a session of its own
    local name=$1
    shift
    setsid "$@" >>"$folder/log/$name.log" 2>&1 </dev/null &
    echo "$! $(began $!)" >"$folder/run/$name.pid"
}

stop() {
    local pid
    pid=$(pid_of "$1") || return 0
    if [ "$1" = postgres ]; then
        as_owner "$pg/pg_ctl" -D "$folder/postgres/data" stop -w -m fast >/dev/null
        return
    fi
    kill "$pid"
    for _ in $(seq 400); do
        pid_of "$1" >/dev/null || break
        sleep 0.1
    done
    kill -KILL -- "-$pid" 2>/dev/null || true # the rest of its own session
    rm -f "$folder/run/$1.pid"
}

wait_for() { # NAME COMMAND ...: until the command succeeds
    local name=$1
    shift
    for _ in $(seq 300); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.2
    done
    fail "$name does not answer. Its log: $folder/log/$name.log"
}

is_ready() { curl --silent --fail --max-time 10 --output /dev/null "http://127.0.0.1:$1/health/ready"; }
answers() { curl --silent --max-time 5 --output /dev/null "http://127.0.0.1:$1/health/live"; }

# Stands for systemd's Restart=always.
keep_running() {
    trap 'kill "$child" 2>/dev/null; wait "$child"; exit' TERM
    while true; do
        "$@" &
        child=$!
        wait "$child" || true
        sleep 0.2
    done
}

install_programs() {
    local missing=()
    command -v nginx >/dev/null || missing+=(nginx-light)
    [ -f /usr/lib/nginx/modules/ngx_http_brotli_static_module.so ] || missing+=(libnginx-mod-http-brotli-static)
    command -v redis-server >/dev/null || missing+=(redis-server)
    [ -n "$pg" ] || missing+=(postgresql)
    command -v curl >/dev/null || missing+=(curl)
    command -v openssl >/dev/null || missing+=(openssl)
    [ ${#missing[@]} = 0 ] && return
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then fail "Please install: ${missing[*]}"; fi
    say "Installing ${missing[*]} ..."
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -q && apt-get install -y -q --no-install-recommends "${missing[@]}"; } >/dev/null
    find_postgres
}

find_postgres() {
    local initdb
    initdb=$(find /usr/lib/postgresql -name initdb 2>/dev/null | sort -V | tail -1)
    initdb=${initdb:-$(command -v initdb || true)}
    pg=${initdb%/initdb}
}

prepare() {
    command -v granian >/dev/null || fail "Please run 'make run' once: it installs what the site needs in .venv."
    mkdir -p "$folder"/{run,log,media,ledger,pages,static,nginx,temporary}
    if [ ! -f "$folder/environment" ]; then
        local socket="$folder/postgres"
        (umask 077 && cat >"$folder/environment" <<EOF
DJANGO_SETTINGS_MODULE=charity_site.settings.production
SECRET_KEY=$(openssl rand -hex 40)
ALLOWED_HOSTS=127.0.0.1,localhost
SITE_URL=http://127.0.0.1:$port
DATABASE_URL=postgres://postgres@${socket//\//%2F}/charity
REDIS_URL=redis://127.0.0.1:$redis_port/0
EMAIL_URL=file:///$folder/mails
STATIC_ROOT=$folder/static
MEDIA_ROOT=$folder/media
MEDIA_HANDED_OVER_AT=/handed-over/
WITHDRAWAL_LEDGER=$folder/ledger/withdrawals.jsonl
PAGE_CACHE_DIR=$folder/pages
BEHIND_TLS_PROXY=true
SECOND_FACTOR_REQUIRED=false
EOF
        )
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj /CN=127.0.0.1 \
            -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout "$folder/key.pem" -out "$folder/certificate.pem" 2>/dev/null
    fi
    # The files of deploy/nginx, with the places of this machine.
    local user=s/^user.*//
    [ "$(id -u)" = 0 ] && user='s/^user.*/user root;/'
    for file in "$here"/deploy/nginx/*.conf; do
        sed -e "$user" -e "s#/srv/charity/site#$here#; s#/srv/charity#$folder#" -e "s#/run/nginx.pid#$folder/run/nginx#" \
            -e "s#/var/log/nginx/#$folder/log/#" -e "s/site_host www\.example\.org/site_host 127.0.0.1:$port/" \
            -e 's/www\.example\.org/127.0.0.1 localhost/' -e "s#https://\$server_name#https://127.0.0.1:$tls_port#" \
            -e "s/127.0.0.1:8001/127.0.0.1:$app_port/; s/127.0.0.1:8002/127.0.0.1:$((app_port + 1))/" \
            -e "s/listen 80;/listen 127.0.0.1:$http_port;/; /listen \[::\]:80;/d" \
            "$file" >"$folder/nginx/$(basename "$file")"
    done
    sed -i -e "s/listen 443 ssl http2;/listen 127.0.0.1:$port; listen 127.0.0.1:$tls_port ssl http2;/; /listen \[::\]:443/d" \
        -e "s#/etc/ssl/charity/fullchain.pem#$folder/certificate.pem#; s#/etc/ssl/charity/privkey.pem#$folder/key.pem#" "$folder/nginx/listen.conf"
    for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path $folder/temporary/$kind;"; done >>"$folder/nginx/redirect.conf"
}

up_postgres() {
    if [ ! -d "$folder/postgres/data" ]; then
        mkdir -p "$folder/postgres"
        [ "$(id -u)" = 0 ] && chown postgres "$folder/postgres"
        (cd / && as_owner "$pg/initdb" -D "$folder/postgres/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null) ||
            fail "The user postgres cannot write below $folder. Choose another TRY_DIR."
        chmod 700 "$folder/postgres" # who may enter the folder may enter the database
    fi
    (cd / && as_owner "$pg/pg_ctl" -D "$folder/postgres/data" start -w -l "$folder/postgres/log" \
        -o "-c listen_addresses='' -k '$folder/postgres'" >/dev/null)
    "$pg/psql" -h "$folder/postgres" -U postgres -tAc "SELECT 1 FROM pg_database WHERE datname = 'charity'" | grep -q 1 ||
        "$pg/createdb" -h "$folder/postgres" -U postgres charity
}

up_redis() {
    start redis redis-server --bind 127.0.0.1 --port "$redis_port" --dir "$folder/temporary" --save '' --maxmemory 64mb \
        --maxmemory-policy allkeys-lru
    wait_for redis redis-cli -p "$redis_port" ping
}

fill() { # what the first process needs
    manage.py collectstatic --noinput --verbosity 0 &
    manage.py migrate --verbosity 0
    wait $!
    if [ "${TRY_DEMO:-yes}" = yes ] && [ ! -f "$folder/demo-loaded" ]; then
        say "Loading the demo (a minute or two) ..."
        manage.py load_demo >>"$folder/log/demo.log"
        touch "$folder/demo-loaded"
    fi
}

manage.py() { python "$here/manage.py" "$@"; }

up_app1() { up_app 1 "$app_port"; }
up_app2() { up_app 2 "$((app_port + 1))"; }
up_app() { # NUMBER PORT
    start "app$1" env GRANIAN_HOST=127.0.0.1 GRANIAN_PORT="$2" "$here/deploy/try.sh" keep-running "$here/deploy/server.sh"
    wait_for "app$1" is_ready "$2"
}

up_jobs() { start jobs "$here/deploy/try.sh" keep-running python "$here/manage.py" run_jobs --each-minute; }

up_nginx() {
    "$here/deploy/empty_pages.sh" "$folder/pages"
    start nginx nginx -c "$folder/nginx/nginx.conf" -e "$folder/log/nginx.log" -g 'daemon off;'
    wait_for nginx answers "$port"
}

up() {
    install_programs
    prepare
    set -a && . "$folder/environment" && set +a
    for part in "$@"; do
        pid_of "$part" >/dev/null && continue
        if [ "$part" = app1 ] && ! pid_of app2 >/dev/null; then fill; fi
        "up_$part"
    done
    status
}

status() {
    local pid
    for part in "${parts[@]}"; do
        if pid=$(pid_of "$part"); then
            case $part in
            postgres) where="socket in $folder/postgres" ;;
            redis) where="redis://127.0.0.1:$redis_port/0" ;;
            app1) where="http://127.0.0.1:$app_port/" ;;
            app2) where="http://127.0.0.1:$((app_port + 1))/" ;;
            jobs) where="each minute" ;;
            nginx) where="http://127.0.0.1:$port/ https://127.0.0.1:$tls_port/" ;;
            esac
            printf '%-9s process %-8s %s\n' "$part" "$pid" "$where"
        else
            printf '%-9s does not run\n' "$part"
        fi
    done
    echo "Data, logs and settings are in $folder. For a command: set -a; . $folder/environment; python manage.py createsuperuser"
}

command=${1:-}
[ $# -gt 0 ] && shift
case $command in keep-running) keep_running "$@" ;; esac
[ $# -gt 0 ] && { [[ " ${parts[*]} " == *" $1 "* ]] || fail "There is no part $1. Parts: ${parts[*]}"; }
find_postgres
case $command in
up) up "${@:-${parts[@]}}" ;;
down)
    if [ $# = 0 ]; then set -- nginx jobs app2 app1 redis postgres; fi
    for part in "$@"; do stop "$part"; done
    ;;
restart)
    for part in app1 app2; do
        stop "$part"
        up "$part" >/dev/null
    done
    ;;
status) status ;;
*) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" ; exit 2 ;;
esac
