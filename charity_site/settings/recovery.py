"""Settings of backups and of the mirror (charity_site/recovery/)."""

from environs import env

from charity_site.settings import shapes

BACKUP_TARGET = env.str("BACKUP_TARGET", default="", validate=shapes.is_backup_place)
BACKUP_S3_ENDPOINT = env.str("BACKUP_S3_ENDPOINT", default="", validate=shapes.is_web_address)
BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", default="", validate=shapes.is_public_key)
BACKUP_MAY_BE_PLAIN = False  # without a BACKUP_RECIPIENT
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", default=365, **shapes.between(1, 3650))
MIRROR_DIR = env.str("MIRROR_DIR", default="", validate=shapes.is_folder_if_any)
