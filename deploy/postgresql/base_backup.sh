#!/bin/sh
# Copy the whole of a running PostgreSQL, from which what archive_wal.sh kept leads on, and delete what is older than KEEP days:
# earlier copies, and what was kept before the oldest one that is left. Once a week is enough. As the user postgres:
# base_backup.sh FOLDER [KEEP]     FOLDER is that of archive_wal.sh; KEEP is 14 when it is not given
set -eu
umask 077
folder=$1
keep=${2:-14}
name=base-$(date --utc +%Y%m%dT%H%M%SZ)
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
"$bin/pg_basebackup" --pgdata "$folder/$name.part" --format tar --gzip --wal-method none --checkpoint fast
if [ -f "$folder/recipient" ]; then
    for file in "$folder/$name.part"/*.gz; do
        age --encrypt --recipients-file "$folder/recipient" --output "$file.age" "$file"
        rm "$file"
    done
fi
mv "$folder/$name.part" "$folder/$name"
# The new one stays, whatever the clock says.
find "$folder" -maxdepth 1 -name 'base-*' ! -name "$name" -mtime "+$keep" -exec rm -r {} +
# What PostgreSQL wrote before the oldest one began leads on from nothing any more.
oldest=$(find "$folder" -maxdepth 1 -name 'base-*Z' | sort | head -1)
began=$(echo "${oldest##*/base-}" | sed 's/\(....\)\(..\)\(..\)T\(..\)\(..\)\(..\)Z/\1-\2-\3T\4:\5:\6Z/')
find "$folder" -maxdepth 1 -type f -name '0000*' ! -name '*.history*' ! -newermt "$began" -delete
