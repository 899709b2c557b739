import logging
import re

PRIVATE_LINK = re.compile(r"(/your-story/)[^\s\"'>]*")


class OneLineFormatter(logging.Formatter):
    """One log record, one line, tracebacks too: line-based collectors keep them whole. Without private links."""

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record):
        line = super().format(record).replace("\r", "\\r").replace("\n", "\\n")
        return PRIVATE_LINK.sub(r"\1...", line)
