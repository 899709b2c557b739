from datetime import time

from charity_site.delivery.schedule import job
from charity_site.search.asked import forget_old

job("forget-questions", "Forgetting old search questions", daily=time(4, 0))(forget_old)
