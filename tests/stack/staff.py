import re
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

NAME, PASSWORD = "stack", "a-password-for-the-stack"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Staff:
    """A superuser at a browser, logged in through nginx."""

    def __init__(self, stack):
        self.stack, self.cookies = stack, {}
        stack.manage(
            "createsuperuser",
            "--noinput",
            f"--username={NAME}",
            "--email=a@example.org",
            DJANGO_SUPERUSER_PASSWORD=PASSWORD,
        )
        status, _ = self.send("/admin/login/", username=NAME, password=PASSWORD)
        assert status == 302

    def send(self, path, **fields):
        """Open the form at `path` and send it; returns the status (int) and text (str) of the answer."""
        _, form = self.ask("GET", path)
        return self.ask("POST", path, urlencode({"csrfmiddlewaretoken": TOKEN.search(form)[1], **fields}))

    def ask(self, method, path, body=None):
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Origin": f"http://127.0.0.1:{self.stack.port}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = HTTPConnection("127.0.0.1", self.stack.port, timeout=60)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        text = response.read().decode()
        connection.close()
        return response.status, text
