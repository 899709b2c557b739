"""Work by the clock, and the locks that let one process at a time do it."""
