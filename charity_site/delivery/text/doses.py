"""The one rule for what only a child's own team says: how much of a medicine to give, and the temperature at which to call.

Two hospitals of one state print different temperatures, and each child has doses of her own.
"""

import re
import unicodedata

WORDS = r"one|two|three|four|five|six|seven|eight|nine|ten|half(?:\s+an?)?"
NUMBER = r"(?<![\w.,])(?:\d+(?:[.,·]\d+)*|\.\d+)(?:\s*[x×]\s*\d+(?:[.,]\d+)?)?(?:\s*\d⁄\d)?|\d⁄\d"
UNIT = (
    r"mgs?|mcg|μg|kg|g|(?:milli|micro|kilo)?gram(?:me)?s?|ml|mls|cc|(?:milli)?lit(?:er|re)s?|mmol|meq|gy|iu|international\s+units?"
    r"|units?(?!\s+of\s+(?:blood|platelets|plasma))|tablets?|pills?|capsules?|puffs?|sachets?|drops?(?!\s+in\b)"
    r"|(?:tea|table)?spoon(?:ful)?s?|tsp|tbsp"
)
DEGREES = r"°\s*[cf]?|deg(?:rees?)?(?!\s+of\b)|celsius|centigrade|fahrenheit"
HOT = r"(?:3[5-9]|4[0-2]|9[5-9]|10[0-8])(?:[.,·]\d+)?"  # what a thermometer shows, in Celsius or in Fahrenheit
RULE = re.compile(
    rf"(?:{NUMBER}|\b(?:{WORDS})\b)[\s-]*(?:(?:small|large|chewable|whole|more)\s+)?(?:{UNIT})(?!\w)"
    rf"|(?:{NUMBER}|\b(?:thirty|forty|ninety|hundred)[\s-]?(?:{WORDS})?)[\s-]*(?:{DEGREES})(?!\w)"
    rf"|(?<![\w.,]){HOT}\s*[cf](?!\w)"
    rf"|\b(?:fever|temperature|above|over|higher|reaches)\b(?:\s+\w+){{0,3}}?\s+{HOT}(?![\w%]|[.,]\d|\s*(?:of|in|out|weeks?|days?|months?|years?|visits?|children)\b)"
    rf"|(?<![\w.,]){HOT}\s+or\s+(?:above|higher|more|over)\b",
    re.IGNORECASE,
)


def dose_in(text: str) -> str:
    """Return the first dose or temperature in `text`, as it is written; "" where there is none."""
    for sign in "º˚":  # they look like the one of degrees, and would be taken apart into letters
        text = text.replace(sign, "°")
    text = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    found = RULE.search(" ".join(text.split()))
    return found[0] if found else ""
