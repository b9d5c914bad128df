"""How a module's run ends inside a session: names and meaning as those of cloud.common's turbo mode."""


class _WithMessage(Exception):
    def __init__(self, msg):
        super().__init__(msg)
        self._message = msg

    def get_message(self):
        return self._message

    def __repr__(self):
        return repr(self._message)

    def __str__(self):
        return str(self._message)


class EmbeddedModuleFailure(_WithMessage):
    """fail_json. Any helper of a module may raise it, too. `kwargs`: what else the result holds."""

    def __init__(self, msg, **kwargs):
        super().__init__(msg)
        self._kwargs = kwargs

    @property
    def kwargs(self):
        return self._kwargs


class EmbeddedModuleUnexpectedFailure(_WithMessage):
    """Anything but a result came out of a module or lookup."""


class EmbeddedModuleSuccess(Exception):
    """exit_json. `kwargs`: the result."""

    def __init__(self, **kwargs):
        super().__init__()
        self.kwargs = kwargs
