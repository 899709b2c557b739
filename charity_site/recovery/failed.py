class RecoveryFailed(Exception):
    """Something that a person has to mend. Its text says what and how, and holds no secret and no name."""
