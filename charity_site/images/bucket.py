import errno
from contextlib import contextmanager

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from charity_site.delivery.atomic_storage import NotStored

# A bucket that is away or hangs costs a request seconds, where boto would wait for five minutes.
ASKED = Config(connect_timeout=2, read_timeout=8, retries={"total_max_attempts": 2, "mode": "standard"})
AWAY = "The bucket of uploaded files cannot be used"


@contextmanager
def faults_as(kind):
    """Raise what the library raises of a bucket that cannot be used as `kind` (class of OSError), like a disk's."""
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as error:
        raise kind(errno.EIO, f"{AWAY} ({type(error).__name__})") from error


class PrivateBucket(S3Storage):
    """Uploaded files in a private bucket that speaks S3. Their addresses are the site's own, never signed links of the
    bucket: Django says on each request who may see a picture, and a link would go on working when a family took it back."""

    def get_default_settings(self):
        return {**super().get_default_settings(), "client_config": ASKED}

    def url(self, name, *args, **kwargs):
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"

    def _open(self, name, mode="rb"):
        with faults_as(OSError):
            file = super()._open(name, mode)
            if "r" in mode:
                file.read(0)  # all of it comes now, and not in the middle of an answer
            return file

    def _save(self, name, content):
        with faults_as(NotStored):
            return super()._save(name, content)

    def exists(self, name):
        with faults_as(NotStored):  # asked for before something is stored
            return super().exists(name)

    def delete(self, name):
        with faults_as(OSError):
            super().delete(name)

    def listdir(self, name):
        with faults_as(OSError):
            return super().listdir(name)
