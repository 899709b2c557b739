from datetime import time

from charity_site.delivery.scheduler.schedule import job
from charity_site.users import guesses, sign_in_log


@job("forget-sign-ins", "Forgetting old sign-ins and wrong passwords", daily=time(4, 0))
def forget():
    sign_in_log.forget()
    guesses.forget()
