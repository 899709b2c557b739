#!/bin/sh
# Bring PostgreSQL back as it was at a moment, into an empty folder of data. As the user postgres, with the server stopped:
# restore_to.sh FOLDER DATA [MOMENT [IDENTITY]]
#   FOLDER    that of archive_wal.sh and base_backup.sh
#   DATA      an empty folder, such as /var/lib/postgresql/15/main
#   MOMENT    such as '2026-11-29 14:25:00+00'; without it, or with '', all that was kept
#   IDENTITY  the file with the private key of age, where FOLDER has a recipient
# Then start PostgreSQL: it reads what was kept up to the moment, and takes writers again by itself.
# Before the site and its jobs start: manage.py sync_ledger && manage.py stop_mailings (docs/recovery.md).
set -eu
umask 077
folder=$1
data=$2
moment=${3:-}
identity=${4:-}
[ -z "$(ls -A "$data")" ] || { echo "$data is not empty. Move what is in it to another place first." >&2; exit 1; }
base=
for each in $(ls -d "$folder"/base-*Z | sort); do
    # The newest one that was whole before the moment.
    if [ -z "$moment" ] || [ "$(date --reference "$each/backup_manifest" +%s)" -le "$(date --date "$moment" +%s)" ]; then base=$each; fi
done
[ -n "$base" ] || { echo "There is no copy in $folder from before $moment." >&2; exit 1; }
chmod 700 "$data"
if [ -n "$identity" ]; then
    for file in "$base"/*.gz.age; do age --decrypt --identity "$identity" "$file" | tar --extract --gzip --file - --directory "$data"; done
    restore="age --decrypt --identity $identity --output \"%p\" $folder/%f.age"
else
    for file in "$base"/*.gz; do tar --extract --gzip --file "$file" --directory "$data"; done
    restore="cp $folder/%f \"%p\""
fi
{
    echo "restore_command = '$restore'"
    [ -z "$moment" ] || printf "recovery_target_time = '%s'\nrecovery_target_action = promote\n" "$moment"
} >>"$data/postgresql.auto.conf"
touch "$data/recovery.signal"
