"""Stands between a client and two servers: each request goes to both, in each one's ids, and the client gets the second's answer.

So one run of a playbook is recorded twice with the same times, and what the client does follows from what Hearth says.
"""
import json
import re
import threading

import times
from bijection import Bijection
from proxy import Exchange, Proxy
from compare import RELATIONS, Comparison, table_of
from differences import unreasoned
from side import Answer

OBJECT = re.compile(r"(/api/v1/(\w+)/)(\d+)$")


class Asked:
    """What differences.py wants to know of a request."""

    def __init__(self, exchange):
        self.method, self.target, self.body = exchange.method, exchange.target, exchange.body


class Tee:
    """`first` and `second` are Side; `found` is every difference, with the request."""

    def __init__(self, first, second, used):
        self._sides, self._used = (first, second), used
        self.ids, self.found, self.requests = Bijection(), [], 0
        self._lock = threading.Lock()  # a signal's handler asks while its own process waits for an answer
        self._proxy = Proxy(self._serve)
        self.url = self._proxy.url

    def _serve(self, exchange):
        with self._lock:
            self.requests += 1
            twin = self._translated(exchange)
            began = times.now()
            for side, one in zip(self._sides, (twin, exchange)):
                one.send_to(side.url)
            answers = [Answer(one.status, {n.lower(): v for n, v in one.answer_headers}, one.text, None) for one in (twin, exchange)]
            found = Comparison(self.ids, began).answers([Asked(twin), Asked(exchange)], *answers)
            for one in unreasoned(Asked(exchange), *answers, found, self._used):
                self.found.append((exchange.method, exchange.target, exchange.body, one))

    def _there(self, table, n):
        """The first server's id for the second's; the same where nobody knows it."""
        return self.ids.first(table, n, n)

    def _translated(self, exchange):
        target = exchange.target
        path, mark, query = target.partition("?")
        path = OBJECT.sub(lambda found: f"{found[1]}{self._there(table_of(target), int(found[3]))}", path)
        query = re.sub(r"\b(playbook|play|task|host|delegated_to)=(\d+)",
                       lambda found: f"{found[1]}={self._there(RELATIONS[found[1]], int(found[2]))}", query)
        return Exchange(exchange.method, path + mark + query, exchange.headers, self._body(exchange.body))

    def _body(self, body):
        if not body:
            return body
        members = json.loads(body)
        for name, value in members.items():
            if name in RELATIONS and name != "labels":
                table = RELATIONS[name]
                members[name] = [self._there(table, n) for n in value] if isinstance(value, list) else self._there(table, value)
        return json.dumps(members).encode()

    def stop(self):
        self._proxy.stop()
