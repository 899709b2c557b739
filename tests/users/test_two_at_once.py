"""Two who know one password come at the same moment: a single one of them sets up the second step."""

import json

from tests.processes import run_shell

SET_UP = """
import json, threading, time
from bs4 import BeautifulSoup
from django.test import Client
from charity_site.users import factors
from tests.factories import make_user
from tests.users.authenticator import SET_UP, code_of, give_password

user, asked, answers = make_user(), factors.is_enrolled, {}
factors.is_enrolled = lambda user: (asked(user), time.sleep(1))[0]

def set_up(client, secret):
    answers[secret] = client.post(SET_UP, {"code": code_of(secret)}).status_code

threads = []
for _ in range(2):
    client, _ = give_password(user, Client(headers={"host": "localhost"}))
    secret = BeautifulSoup(client.get(SET_UP).content, "lxml").code.text.replace(" ", "")
    threads.append(threading.Thread(target=set_up, args=[client, secret]))
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
app = factors.factors_of(user, factors.APP).get()
print(json.dumps([answers, factors.sealed_secret(app)]))
"""


def test_the_second_of_two_at_the_same_moment_is_asked_for_what_the_first_set_up(own_database):
    result = run_shell(SET_UP, DATABASE_URL=own_database, SECOND_FACTOR_REQUIRED="true")
    answers, secret = json.loads(result.stdout.splitlines()[-1]) if result.stdout else result.stderr
    assert sorted(answers.values()) == [200, 302] and answers[secret] == 200, result.stderr
