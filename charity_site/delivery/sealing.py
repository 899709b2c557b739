import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def sealer(purpose):
    """Return what seals bytes with the site's secret key, and opens what was sealed with it or a former one for the same
    `purpose` (str): a MultiFernet. A copy of the database opens nothing of it."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{purpose}:{key}".encode()).digest())) for key in keys
    )
