from datetime import time

from charity_site.delivery.scheduler.schedule import job
from charity_site.review.answer_mails import tell_of_answers
from charity_site.review.reminders import JOB, remind

job(JOB, "Reminding reviewers of pages to check again", daily=time(7, 30))(remind)
job("answers", "Telling staff what clinicians answered by links")(tell_of_answers)
