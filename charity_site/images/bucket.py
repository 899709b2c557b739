from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class PrivateBucket(S3Storage):
    """Uploaded files in a private bucket that speaks S3. Their addresses are the site's own, never signed links of the
    bucket: Django says on each request who may see a picture, and a link would go on working when a family took it back."""

    def url(self, name, *args, **kwargs):
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"
