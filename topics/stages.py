"""When a family needs a topic, and who reads it."""

from django.db import models


class Stage(models.TextChoices):
    """Where a family is, in the order in which lists show it. The value is a part of an address."""

    JUST_TOLD = "just-told", "Just told"
    IN_TREATMENT = "in-treatment", "In treatment"
    AFTER_TREATMENT = "after-treatment", "After treatment"
    IF_IT_COMES_BACK = "if-it-comes-back", "If it comes back"
    NO_CURE = "when-it-cannot-be-cured", "When it cannot be cured"
    GRIEF = "grief", "Grief"


DOORS = (Stage.JUST_TOLD, Stage.IN_TREATMENT, Stage.AFTER_TREATMENT, Stage.IF_IT_COMES_BACK)
QUIET = (Stage.NO_CURE, Stage.GRIEF)  # pages on which nothing is asked for


class Reader(models.TextChoices):
    """For whom a topic is written."""

    PARENTS = "parents", "parents"
    CHILD = "child", "the child"
    SIBLINGS = "siblings", "brothers and sisters"
    GRANDPARENTS = "grandparents", "grandparents"
    TEACHERS = "teachers", "teachers"
