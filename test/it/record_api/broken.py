"""A server that is wrong on purpose: a proxy before a real ara that changes requests or answers in one chosen way."""
from proxy import Proxy


class Broken:
    """`fault`: a class of faults.py, or None: then it only passes on."""

    def __init__(self, upstream):
        self.upstream, self.fault = upstream, None
        self._proxy = Proxy(self._serve)
        self.url = self._proxy.url

    def _serve(self, exchange):
        fault = self.fault() if self.fault else None
        if not (fault and fault.before(exchange, self)):
            exchange.send_to(self.upstream)
        if fault:
            fault.after(exchange)

    def ask(self, exchange):
        exchange.send_to(self.upstream)

    def stop(self):
        self._proxy.stop()
