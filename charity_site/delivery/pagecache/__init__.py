"""Ready responses in front of Django, and what makes them old: one door in (`start`), one to invalidate (`invalidation`)."""
