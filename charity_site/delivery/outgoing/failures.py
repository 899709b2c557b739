class NotFetched(Exception):
    """Nothing was fetched. Its words are for staff. `was_reached` (bool): whether a machine answered at all, so that the network
    is there."""

    def __init__(self, words: str, *, was_reached: bool = False) -> None:
        super().__init__(words)
        self.was_reached = was_reached


class Refused(NotFetched):
    """The site must not ask this address: it is none of the open web."""


class Disallowed(NotFetched):
    """Its robots.txt asks programs to stay away."""


class Unanswered(NotFetched):
    """No machine of that name, no answer in time, or a broken one."""


class TooLarge(NotFetched):
    """More came than the site takes."""
