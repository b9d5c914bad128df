"""An ara that answers as Hearth means to where they differ for a reason: what differences.py must let pass."""
import json
import re

from faults import Fault


class Kinder(Fault):
    def before(self, exchange, proxy):
        if exchange.method in ("POST", "PUT", "PATCH") and "/playbooks" in exchange.target and self._odd_label(exchange.body):
            exchange.status = 400
            exchange.answer_headers = [("Content-Type", "application/json"), ("Vary", "Accept, origin"), ("Allow", "")]
            exchange.set_json({"labels": ["Not a valid string."]})
            return True

    @staticmethod
    def _odd_label(body):
        try:
            return any(isinstance(one, (dict, list)) for one in json.loads(body)["labels"])
        except (ValueError, KeyError, TypeError):
            return False

    def after(self, exchange):
        exchange.text = re.sub(r'"detail":"No \w+ matches the given query\."', '"detail":"Not found."', exchange.text)
        exchange.text = re.sub(r'"detail":"JSON parse error - .*"', '"detail":"JSON parse error - at 3: unexpected byte"', exchange.text)
        exchange.text = re.sub(r'"server_version":"\d[^"]*"', '"server_version":"Hearth 1.0"', exchange.text)
        if exchange.method == "HEAD":
            return
        if exchange.status == 500:
            self._name_the_field(exchange)
        if exchange.status == 404 and not exchange.text.startswith("{"):
            exchange.answer_headers = [(n, "application/json" if n == "Content-Type" else v) for n, v in exchange.answer_headers]
            exchange.set_json({"detail": "Not found."})

    @staticmethod
    def _name_the_field(exchange):
        if "latesthosts" in exchange.target:
            return
        exchange.status = 400
        exchange.answer_headers = [(n, "application/json" if n == "Content-Type" else v) for n, v in exchange.answer_headers]
        exchange.set_json({"detail": "This cannot be."})
