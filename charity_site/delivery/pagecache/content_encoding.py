"""Choose the encoding that a reader gets (RFC 9110, section 12.5.3)."""

from functools import lru_cache

OURS = ("br", "gzip")  # the better one first


@lru_cache(maxsize=1024)
def encoding_for(accepted: str) -> str:
    """Return the best of our encodings for a reader who sends `accepted` as Accept-Encoding; "" for none."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, *parameters = (word.strip() for word in part.split(";"))
        weights[name] = next((weight_of(word) for word in parameters if word.startswith("q=")), 1)
    return next((name for name in OURS if weights.get(name, weights.get("*", 0)) > 0), "")


def weight_of(parameter: str) -> float:
    try:
        return float(parameter.removeprefix("q="))
    except ValueError:
        return 0
