# Migrations that have landed import this name from here.
from charity_site.consent.requires_consent import RequiresConsent as NamesPeople

__all__ = ["NamesPeople"]
