"""Sends a sequence of steps to two servers and compares each answer."""
import collections
import json

import times
from bijection import Bijection
from compare import Comparison, table_of
from differences import unreasoned
from side import parse
from steps import API, Request, Unbound

TABLES = ("labels", "playbooks", "plays", "tasks", "hosts", "results", "files", "records")
EVERYTHING = 1000000

Failure = collections.namedtuple("Failure", "index step differences")


def signature(failure):
    """What makes two failures the same one while a sequence is shrunk."""
    first = failure.differences[0]
    path = failure.step["path"]
    return table_of(path if isinstance(path, str) else path[0]), first.where


class Foreign(Exception):
    """The server holds what this test has not made: nothing of it is touched."""


class Pair:
    """Two servers whose every object is the test's own: `fresh` deletes all that they hold."""

    def __init__(self, first, second, wipe=False):
        self.sides = (first, second)
        self.used = collections.Counter()   # reasoned differences by name
        self.statuses = collections.Counter()
        self._ids = Bijection()
        for side in () if wipe else self.sides:
            if any(self._ids_of(side, table) for table in ("playbooks", "labels")):
                raise Foreign(f"{side.url} is not empty")

    def fresh(self):
        for side in self.sides:
            for table in ("playbooks", "labels"):
                for n in self._ids_of(side, table):
                    self._delete(side, table, n)
            side.forget()
        self._ids = Bijection()

    @staticmethod
    def _ids_of(side, table):
        answer = side.ask(Request({"method": "GET", "path": f"{API}{table}?limit={EVERYTHING}"}, None))
        assert answer.status == 200, (side.name, answer)
        return [row["id"] for row in parse(answer.text)["results"]]

    def run(self, sequence):
        """None, or the first Failure. A step whose object is not there is left out."""
        for index, step in enumerate(sequence):
            found = self.step(step)
            if found:
                return Failure(index, step, found)
        return None

    def step(self, step):
        """The differences of one step that have no reason."""
        try:
            requests = [Request(step, side.look_up) for side in self.sides]
        except Unbound:
            return []
        began = times.now()
        a, b = self._ask(requests)
        self.statuses[a.status] += 1
        found = Comparison(self._ids, began).answers(requests, a, b)
        left = unreasoned(requests[0], a, b, found, self.used) if found else []
        self._learn(step, requests, (a, b))
        return left

    def _ask(self, requests):
        for side, request in zip(self.sides, requests):
            side.send(request)
        answers = [side.receive() for side in self.sides]
        if requests[0].method == "HEAD":
            return [self._head(*each) for each in zip(self.sides, requests, answers)]
        # The length says nothing new where there is a body, and ids may be longer on one side.
        return [answer._replace(length=None) for answer in answers]

    @staticmethod
    def _head(side, request, answer):
        """HEAD promises the length of its own server's GET."""
        request.method = "GET"
        whole = side.ask(request)
        request.method = "HEAD"
        same = answer.length == str(len(whole.text.encode()))
        return answer._replace(length="as GET" if same else f"{answer.length}, not {len(whole.text)}")

    def _learn(self, step, requests, answers):
        if "makes" not in step and "about" not in step:
            return
        bodies = [parse(answer.text) if answer.status in (200, 201) else None for answer in answers]
        table, n = step.get("makes") or step["about"]
        if all(isinstance(body, dict) for body in bodies):
            for side, body in zip(self.sides, bodies):
                side.learn(table, n, body)
        elif "makes" in step:
            self._undo(table, bodies)

    def _undo(self, table, bodies):
        """What only one of them has made, for a reason that is known, does not stay: nor do labels that came with it."""
        for n, (side, body) in enumerate(zip(self.sides, bodies)):
            if isinstance(body, dict) and "id" in body:
                self._delete(side, table, body["id"])
                for label in body.get("labels", []):
                    if not self._ids.has("labels", n, label["id"]):
                        self._delete(side, "labels", label["id"])

    @staticmethod
    def _delete(side, table, n):
        side.ask(Request({"method": "DELETE", "path": f"{API}{table}/{n}"}, None))


def curls(sequence, side):
    """The steps as commands, with the ids that `side` has given in its last run."""
    lines = []
    for step in sequence:
        try:
            lines.append(Request(step, side.look_up).curl(side.url))
        except Unbound:
            lines.append("# left out, its object is not there: " + json.dumps(step))
    return "\n".join(lines)


def report(failure, sequence, sides):
    said = "".join(f"  {one.where}\n    {sides[0].name}: {one.a!r}\n    {sides[1].name}: {one.b!r}\n" for one in failure.differences[:8])
    return f"{len(sequence)} steps, the last one differs:\n{said}as curl commands:\n{curls(sequence, sides[0])}\n"
