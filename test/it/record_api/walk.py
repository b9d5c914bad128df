"""Everything that two servers hold, side by side: all lists, all details, the indexes."""
import times
from compare import Comparison
from differences import unreasoned
from replay import EVERYTHING, TABLES
from side import parse
from steps import API, Request


class Walk:
    """`ids`: the Bijection learnt when both were written. `found`: (what was asked, Difference)."""

    def __init__(self, sides, ids, used):
        self._sides, self._ids, self._used = sides, ids, used
        self.found, self.requests = [], 0

    def everything(self):
        for path in ("/api/", API):
            self._ask(path, path)
        for table in TABLES:
            rows = self._ask(*[f"{API}{table}?limit={EVERYTHING}"] * 2)["results"]
            for row in rows:
                self._ask(f"{API}{table}/{row['id']}", f"{API}{table}/{self._ids.second(table, row['id'], row['id'])}")
        for row in self._ask(*[f"{API}latesthosts?limit={EVERYTHING}&order=name"] * 2)["results"]:
            if "." not in row["name"]:
                self._ask(*[f"{API}latesthosts/{row['name']}"] * 2)
        return self.found

    def _ask(self, *targets):
        """The first server's body."""
        requests = [Request({"method": "GET", "path": target}, None) for target in targets]
        answers = [side.ask(request)._replace(length=None) for side, request in zip(self._sides, requests)]
        found = Comparison(self._ids, times.now()).answers(requests, *answers)
        self.found += [(targets[0], one) for one in unreasoned(requests[0], *answers, found, self._used)]
        self.requests += 1
        assert answers[0].status == 200, (targets[0], answers[0])
        return parse(answers[0].text)
