from charity_site.review.models.page import ReviewedPage
from charity_site.review.models.records import PublishedSection, Review, Reviewer
from charity_site.review.models.reminded import Reminded
from charity_site.review.models.sign_off import SignOff
from charity_site.review.models.task import ClinicalReview

__all__ = ["ClinicalReview", "PublishedSection", "Reminded", "Review", "ReviewedPage", "Reviewer", "SignOff"]
