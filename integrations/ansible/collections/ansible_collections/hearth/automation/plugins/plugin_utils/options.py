"""Where an option of a connection got its value."""


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
