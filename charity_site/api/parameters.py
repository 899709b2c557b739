"""What partners may ask with. Each is as strict as the OpenAPI page says: nothing is guessed."""

import re
from datetime import UTC, datetime, time
from typing import Annotated
from uuid import UUID

from django.utils.dateparse import parse_date, parse_datetime
from ninja import Path, Query
from pydantic import BeforeValidator, PlainValidator, WithJsonSchema

MOST = 100
FURTHEST = 1_000_000


def whole_number(text):
    if isinstance(text, str) and not re.fullmatch(r"-?[0-9]+", text):
        raise ValueError("Input should be a whole number")
    return text


def moment(text):
    """`text` (an ISO 8601 date or time) as a datetime; without a zone it is UTC."""
    try:
        if day := parse_date(text):
            return datetime.combine(day, time(), UTC)
        if found := parse_datetime(text):
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError("Input should be a date or a time, such as 2026-03-01 or 2026-03-01T09:30:00Z")


WholeNumber = Annotated[int, BeforeValidator(whole_number)]
Moment = Annotated[
    datetime,
    PlainValidator(moment),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}),
]

Slug = Annotated[str, Path(description="The slug of the object, as in the list.")]
Key = Annotated[UUID, Path(description="What stands behind urn:uuid: in the object's id.")]

LIMIT = Query(20, description="How many at most.", ge=1, le=MOST)
OFFSET = Query(0, description="How many to leave out.", ge=0, le=FURTHEST)
SINCE = Query(..., description="A date or a time (ISO 8601), such as 2026-03-01. Without a zone it is UTC.")
AFTER = Query(None, description="Comes with the address in next. Do not make it up.")
