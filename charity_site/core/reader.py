"""The person who looks at the admin. Wagtail's log context has ended when most templates are rendered; this has not."""

from contextvars import ContextVar

reader = ContextVar("reader", default=None)  # the User of the request below the admin's address; None elsewhere
