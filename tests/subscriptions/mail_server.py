"""A mail server on this machine that takes mails, refuses them or falls silent, as a test says."""

import threading
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer


class MailServer(ThreadingTCPServer):
    """`taken`: who got a mail (list of str). `answers`: what to say to a command (MAIL, RCPT, DATA, END) about an address, in place of yes:
    {(command, address): line}; the line "silence" says nothing, and "hang up" ends the connection."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.taken, self.texts, self.answers, self.fell_silent = [], [], {}, threading.Event()

    @property
    def port(self):
        return self.server_address[1]


class Conversation(StreamRequestHandler):
    def handle(self):
        self.say("220 here")
        to = ""
        while line := self.rfile.readline().decode().strip():
            command = line[:4].upper()
            if command == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
            if command == "DATA":
                if not self.answer("DATA", to, "354 go on"):
                    return
                if not self.server.answers.get(("DATA", to), "354").startswith("354"):
                    continue  # no text follows
                text = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                self.server.taken.append(to)
                self.server.texts.append(text)
                command = "END"
            if command == "QUIT" or not self.answer(command, to, "250 yes"):
                return

    def answer(self, command, to, usual):
        """Say what is to be said; return whether the conversation goes on."""
        line = self.server.answers.get((command, to), usual)
        if line == "silence":
            self.server.fell_silent.set()
            self.rfile.readline()  # until the other side is gone
            return False
        if line == "hang up":
            return False
        self.say(line)
        return True

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mail_server():
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
