"""Make a page cheap to build: all that goes around Django's and Wagtail's own way of reading. `FAST_READS` switches it off."""
