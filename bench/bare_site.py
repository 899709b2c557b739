"""The site of bench/bare_wagtail for a server. It fills itself, and writes into BARE_FOLDER/address where its page is."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from bare_wagtail.fill import fill

addresses = fill()
(settings.FOLDER / "address").write_text(addresses[0])
