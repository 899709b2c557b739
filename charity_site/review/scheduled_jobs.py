from datetime import time

from charity_site.delivery.scheduler.schedule import job
from charity_site.review.reminders import JOB, remind

job(JOB, "Reminding reviewers of pages to check again", daily=time(7, 30))(remind)
