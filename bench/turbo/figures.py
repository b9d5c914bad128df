"""From measured series to the keys of the JSON line."""
KEYS = ("wall_default_over_hearth", "cpu_default_over_hearth", "wall_mitogen_over_hearth",
        "wall_hearth_over_debug", "five_hosts_mitogen_over_hearth",
        "delegated_mitogen_over_hearth", "short_default_over_hearth", "short_mitogen_over_hearth",
        "command_mitogen_over_hearth", "stat_mitogen_over_hearth", "copy_default_over_hearth",
        "client_start_ms", "daemon_rss_mb")


def of_ping(series, mitogen):
    return {"wall_default_over_hearth": series.ratio("default", "hearth"),
            "cpu_default_over_hearth": series.ratio("default", "hearth", "cpu"),
            "wall_mitogen_over_hearth": series.ratio(mitogen, "hearth"),
            "wall_hearth_over_debug": series.ratio("hearth", "debug task"),
            "short_default_over_hearth": series.ratio("default", "hearth", "short"),
            "short_mitogen_over_hearth": series.ratio(mitogen, "hearth", "short")}


def of_other(name, series, mitogen):
    """The one figure of a series that is not ping."""
    if name == "copy":
        return {"copy_default_over_hearth": series.ratio("default", "hearth")}
    return {f"{name}_mitogen_over_hearth": series.ratio(mitogen, "hearth")}


def complete(figures):
    """Every key, in order, null for what could not be had."""
    return {key: figures.get(key) for key in KEYS}
