from urllib.robotparser import RobotFileParser

from charity_site.delivery.outgoing.exchange import Answer
from charity_site.delivery.outgoing.failures import Unanswered

TOO_MANY_REQUESTS = 429


def rules_in(answer: Answer) -> RobotFileParser:
    """Read what a site asks of programs in `answer`, its robots.txt (RFC 9309): where there is none, all is allowed. Raises
    Unanswered where the site cannot say."""
    if answer.status >= 500 or answer.status == TOO_MANY_REQUESTS:
        raise Unanswered(f"It does not say what programs may read: {answer.status}.", was_reached=True)
    rules = RobotFileParser()
    # Nobody is asked to stay away by a page of errors, nor by a page for people.
    rules.parse(answer.body.decode("utf-8-sig", "replace").splitlines() if answer.status == 200 else [])
    return rules
