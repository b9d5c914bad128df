"""Options of a connection: where one got its value, and what both warm connections do with theirs."""

_OFF = "off"


def is_off(environment):
    """HEARTH=off: nothing of ours is to be used."""
    return environment.get("HEARTH") == _OFF


def with_pipelining(constants, base):
    """`base` with pipelining on where the user has set it nowhere and `_hearth_may_pipeline()` says so.

    Named as Ansible wants it: a plugin's type is taken from its class's name.
    """
    class Connection(base):
        def __init__(self, *args, **kwargs):
            super(Connection, self).__init__(*args, **kwargs)
            self._hearth_task = kwargs.get("task_uuid")
            self._hearth_pipelining = False

        def set_options(self, task_keys=None, var_options=None, direct=None):
            super(Connection, self).set_options(task_keys=task_keys, var_options=var_options, direct=direct)
            try:
                self._hearth_pipelining = is_default(constants, self, "pipelining", var_options, direct)
            except Exception:
                self._hearth_pipelining = False

        def get_option(self, option, *args, **kwargs):
            if option == "pipelining" and self._hearth_pipelining and self._hearth_may_pipeline():
                return True
            return super(Connection, self).get_option(option, *args, **kwargs)

    return Connection


def is_default(constants, connection, option, variables, direct):
    """Whether the user has set `option` nowhere: neither configuration, environment nor a variable."""
    if direct and option in direct:
        return False
    _value, origin = constants.config.get_config_value_and_origin(
        option, plugin_type="connection", plugin_name=connection._load_name, variables=variables)
    return origin == "default"


def with_option(documentation, text):
    """A plugin's DOCUMENTATION with one more option; `text` is its YAML, not indented.

    By text: loading and writing YAML would cost every start of ansible-playbook some 30 ms.
    """
    lines = documentation.split("\n")
    at = next(number for number, line in enumerate(lines) if line.strip() == "options:")
    following = next(line for line in lines[at + 1:] if line.strip())
    indent = following[:len(following) - len(following.lstrip())]
    return "\n".join(lines[:at + 1] + [indent + line for line in text.splitlines()] + lines[at + 1:])
