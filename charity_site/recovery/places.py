"""Where backups lie: a folder, or a bucket that speaks S3. Names are paths with slashes, below the place."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import boto3
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from charity_site.recovery.failed import RecoveryFailed
from charity_site.recovery.streams import PIECE, Measured, Readable

PART = ".part"  # the end of the name of a file that is being written
IN_PIECES = TransferConfig(multipart_chunksize=16 * PIECE, max_concurrency=2)  # of 160 GB at most, as S3 counts
ASKED = Config(
    connect_timeout=10,  # seconds
    read_timeout=60,
    retries={"max_attempts": 3},
    # Not every storage that speaks S3 knows the newer checksums; the manifest has our own.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class Folder:
    """A folder of this machine, for its owner alone."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, name: str, stream: Readable) -> None:
        """Store what is in `stream`, whole or not at all."""
        file = self.path / name
        for folder in (self.path, file.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = file.with_name(file.name + PART)
        try:
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as new:
                while piece := stream.read(PIECE):
                    new.write(piece)
                new.flush()
                os.fsync(new.fileno())
            part.replace(file)
        finally:
            with suppress(OSError):
                part.unlink()

    @contextmanager
    def opened(self, name: str) -> Iterator[Readable]:
        with (self.path / name).open("rb") as stream:
            yield stream

    def names(self) -> list[str]:
        files = (path for path in self.path.rglob("*") if path.is_file() and path.suffix != PART)
        return sorted(str(path.relative_to(self.path)) for path in files)

    def delete(self, name: str) -> None:
        """Delete a file, or a folder with all that is in it."""
        if (self.path / name).is_dir():
            shutil.rmtree(self.path / name)
        else:
            (self.path / name).unlink(missing_ok=True)


class Bucket:
    """A bucket, or what begins with a prefix in it."""

    def __init__(self, bucket: str, prefix: str) -> None:
        self.bucket, self.prefix = bucket, f"{prefix}/" if prefix else ""
        self.client = boto3.client("s3", endpoint_url=settings.BACKUP_S3_ENDPOINT or None, config=ASKED)

    def put(self, name: str, stream: Readable) -> None:
        """Store what is in `stream`, whole or not at all."""
        stream = Measured(stream)  # boto closes what it is given
        self.client.upload_fileobj(stream, self.bucket, self.prefix + name, Config=IN_PIECES)

    @contextmanager
    def opened(self, name: str) -> Iterator[Readable]:
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=self.prefix + name)
        except self.client.exceptions.NoSuchKey as error:
            raise FileNotFoundError(name) from error
        with closing(answer["Body"]) as body:
            yield body

    def names(self) -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
        keys = (entry["Key"] for page in pages for entry in page.get("Contents", []))
        return sorted(key.removeprefix(self.prefix) for key in keys)

    def delete(self, name: str) -> None:
        """Delete a file, or a folder with all that is in it."""
        for stored in self.names():
            if stored == name or stored.startswith(f"{name}/"):
                self.client.delete_object(Bucket=self.bucket, Key=self.prefix + stored)


Place = Folder | Bucket
OutOfReach = (OSError, BotoCoreError, ClientError, Boto3Error)  # what a place raises that cannot be used


def place_at(address: str) -> Place:
    """Return the place at `address`: a path, or s3://bucket/prefix."""
    parts = urlsplit(address)
    if parts.scheme == "s3":
        return Bucket(parts.netloc, parts.path.strip("/"))
    if parts.scheme and "://" in address:
        raise RecoveryFailed(
            f"Nothing is known of addresses with {parts.scheme}://. Name a folder, or s3://bucket/prefix."
        )
    return Folder(Path(address).absolute())
