"""The ways in which broken.py is wrong: each a mistake that a reimplementation of ara's API can make."""
import json
import re

from proxy import Exchange


class Fault:
    def before(self, exchange, proxy):
        """True when the request has its answer already."""

    def after(self, exchange):
        pass


class CreatedIs200(Fault):
    def after(self, exchange):
        exchange.status = 200 if exchange.status == 201 else exchange.status


class KeyOrder(Fault):
    def after(self, exchange):
        if exchange.target.startswith("/api/v1/tasks") and exchange.method == "GET" and exchange.status == 200:
            exchange.change_rows(lambda row: dict(sorted(row.items())))


class LostField(Fault):
    def after(self, exchange):
        exchange.change_rows(lambda row: {name: value for name, value in row.items() if name != "ignore_errors"})


class AllowWithoutHead(Fault):
    def after(self, exchange):
        exchange.answer_headers = [(n, v.replace(", HEAD", "") if n == "Allow" else v) for n, v in exchange.answer_headers]


class Charset(Fault):
    def after(self, exchange):
        exchange.answer_headers = [(n, v + "; charset=utf-8" if v == "application/json" else v) for n, v in exchange.answer_headers]


class RawUnicode(Fault):
    def after(self, exchange):
        body = exchange.json()
        if body is not None:
            exchange.set_json(body, ascii_only=False)


class NextNotSorted(Fault):
    def after(self, exchange):
        body = exchange.json()
        if isinstance(body, dict) and body.get("next"):
            head, _, query = body["next"].partition("?")
            exchange.set_json({**body, "next": head + "?" + "&".join(sorted(query.split("&"), reverse=True))})


class CountOfThePage(Fault):
    def after(self, exchange):
        body = exchange.json()
        if isinstance(body, dict) and "count" in body:
            exchange.set_json({**body, "count": len(body["results"])})


class OrderIgnored(Fault):
    def after(self, exchange):
        body = exchange.json()
        if "order=" in exchange.target and isinstance(body, dict) and body.get("results") and "id" in body["results"][0]:
            exchange.set_json({**body, "results": sorted(body["results"], key=lambda row: -row["id"])})


class BooleanTakesNumbers(Fault):
    def before(self, exchange, proxy):
        exchange.target = re.sub(r"(handler|changed|ignore_errors)=(1|yes)", r"\1=true", exchange.target)


class PatchDoesNotMoveUpdated(Fault):
    """Within the tolerance of a comparison: only who remembers sees it."""
    first = {}  # path of an object -> `updated` when it was made

    def after(self, exchange):
        body = exchange.json()
        if exchange.status == 201:
            self.first[f"{exchange.target}/{body['id']}"] = body["updated"]
        elif exchange.method == "PATCH" and exchange.status == 200:
            exchange.set_json({**body, "updated": self.first.get(exchange.target, body["updated"])})


class DeleteForgotten(Fault):
    def before(self, exchange, proxy):
        if exchange.method == "DELETE" and exchange.target.startswith("/api/v1/results/"):
            asked = Exchange("GET", exchange.target, exchange.headers, b"")
            proxy.ask(asked)
            exchange.status, exchange.text = (204, "") if asked.status == 200 else (asked.status, asked.text)
            exchange.answer_headers = [e for e in asked.answer_headers if asked.status != 200 or e[0] != "Content-Type"]
            return True


class ErrorText(Fault):
    def after(self, exchange):
        exchange.text = exchange.text.replace("This field is required.", "Required.")


class StatusNotDerived(Fault):
    def after(self, exchange):
        if exchange.method == "GET" and exchange.target.startswith("/api/v1/results"):
            exchange.text = exchange.text.replace('"status":"changed"', '"status":"ok"')


class DurationInSeconds(Fault):
    def after(self, exchange):
        exchange.text = re.sub(r'"duration":"00:00:0(\d)"', r'"duration":"\1"', exchange.text)


class TimesWithoutMicroseconds(Fault):
    def after(self, exchange):
        exchange.text = re.sub(r'("created":"[^".]*)\.\d{6}Z', r"\1Z", exchange.text)


class LimitHasMaximum(Fault):
    def before(self, exchange, proxy):
        exchange.target = re.sub(r"([?&]limit)=(50|100|7|10)(?=&|$)", r"\1=5", exchange.target)


class LabelsMerged(Fault):
    def before(self, exchange, proxy):
        if exchange.method == "PATCH" and re.match(r"/api/v1/playbooks/\d+$", exchange.target) and b'"labels"' in exchange.body:
            asked = Exchange("GET", exchange.target, {**exchange.headers}, b"")
            proxy.ask(asked)
            body = json.loads(exchange.body)
            if asked.status == 200 and isinstance(body.get("labels"), list) and all(isinstance(one, str) for one in body["labels"]):
                body["labels"] = [label["name"] for label in asked.json()["labels"]] + body["labels"]
                exchange.body = json.dumps(body).encode()


class FloatsRounded(Fault):
    def after(self, exchange):
        exchange.text = re.sub(r"(?<=:)(\d)\.0(?=[,}])", r"\1", exchange.text)


class HeadHasNoLength(Fault):
    def after(self, exchange):
        if exchange.method == "HEAD":
            exchange.length = 0


class UuidAsItCame(Fault):
    def after(self, exchange):
        exchange.text = re.sub(r'"uuid":"([^"]*[a-f][^"]*)"', lambda found: f'"uuid":"{found[1].upper()}"', exchange.text)


class NoChallenge(Fault):
    def after(self, exchange):
        exchange.drop_header("www-authenticate")


class NewestNotFirst(Fault):
    def after(self, exchange):
        body = exchange.json()
        newest_first = re.match(r"/api/v1/(tasks|results|plays|playbooks)(\?|$)", exchange.target) and "order" not in exchange.target
        if newest_first and body and "results" in body:
            exchange.set_json({**body, "results": body["results"][::-1]})


class StripsNothing(Fault):
    """Answers a name as it was sent, with the spaces around it."""

    def after(self, exchange):
        sent = re.search(rb'"name": "(  x  )"', exchange.body or b"")
        if sent and exchange.status in (200, 201):
            exchange.text = exchange.text.replace('"name":"x"', '"name":"  x  "')


ALL = [one for one in list(globals().values()) if isinstance(one, type) and issubclass(one, Fault) and one is not Fault]
