"""Which value of one server stands for which of the other: ids by table, the server's own times by object and field."""


class Bijection:
    def __init__(self):
        self._there, self._back = {}, {}

    def bind(self, scope, a, b):
        """True when `a` of the first and `b` of the second mean each other, from now on or already."""
        there, back = self._there.setdefault(scope, {}), self._back.setdefault(scope, {})
        return there.setdefault(a, b) == b and back.setdefault(b, a) == a

    def knows(self, scope, a, b):
        """True when they were bound to each other before."""
        return self._there.get(scope, {}).get(a) == b

    def has(self, scope, side, value):
        """True when `value` of the first (0) or second (1) server is bound."""
        return value in (self._there, self._back)[side].get(scope, {})

    def first(self, scope, b, otherwise):
        """What the first server calls the second's `b`."""
        return self._back.get(scope, {}).get(b, otherwise)

    def second(self, scope, a, otherwise):
        return self._there.get(scope, {}).get(a, otherwise)
