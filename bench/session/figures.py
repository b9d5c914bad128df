"""From the measured series to the keys of the JSON line."""
from bench.session.sides import ADAPTER, PING, PLAIN, SESSION

KEYS = ("session_ratio_plain", "session_own_ratio_plain", "session_ratio_mitogen",
        "adapter_ratio_plain", "adapter_own_ratio_plain", "adapter_ratio_mitogen",
        "adapter_own_ratio_mitogen", "session_over_ping", "short_plain_over_session",
        "short_plain_over_adapter", "first_plain_over_session", "first_plain_over_adapter")


def of(series, mitogen):
    found = {}
    for key, side in (("adapter", ADAPTER), ("session", SESSION)):
        found.update({f"{key}_ratio_plain": series.ratio(PLAIN, side),
                      f"{key}_own_ratio_plain": series.own_ratio(PLAIN, side),
                      f"{key}_ratio_mitogen": series.ratio(mitogen, side),
                      f"{key}_own_ratio_mitogen": series.own_ratio(mitogen, side),
                      f"short_plain_over_{key}": series.ratio(PLAIN, side, "short"),
                      f"first_plain_over_{key}": series.ratio(PLAIN, side, "first")})
    found["session_over_ping"] = series.over_ping(SESSION, PING)
    return {key: found[key] for key in KEYS}
