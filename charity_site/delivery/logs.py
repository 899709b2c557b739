import logging


class OneLineFormatter(logging.Formatter):
    """One log record, one line, tracebacks too: line-based collectors keep them whole."""

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record):
        return super().format(record).replace("\r", "\\r").replace("\n", "\\n")
