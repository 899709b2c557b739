from urllib.robotparser import RobotFileParser

from charity_site.delivery.outgoing.exchange import Answer
from charity_site.delivery.outgoing.failures import Disallowed, Unanswered

TOO_MANY_REQUESTS = 429


def rules_in(answer: Answer) -> RobotFileParser:
    """Read what a site asks of programs in `answer`, its robots.txt (RFC 9309): where there is none, all is allowed. Raises
    NotFetched where the site does not say."""
    if answer.status == TOO_MANY_REQUESTS:
        raise Disallowed("It asks to be asked less often.", was_reached=True)
    if answer.status >= 500:
        raise Unanswered(f"It does not say what programs may read: {answer.status}.", was_reached=True)
    rules = RobotFileParser()
    # Nobody is asked to stay away by a page of errors, nor by a page for people.
    rules.parse(answer.body.decode("utf-8-sig", "replace").splitlines() if answer.status == 200 else [])
    return rules
