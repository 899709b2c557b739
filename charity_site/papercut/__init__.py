"""The drawings: scenes, mark, lettering, the sheet of a share image. They know no page."""
