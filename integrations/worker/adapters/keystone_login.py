"""keystoneauth's login, taken from the daemon's memo and put there.

Two methods of its base class are wrapped: where a plugin would log in, and where the session tells it
that its token was refused. What keystoneauth does by itself (asking in time for another token, logging in anew
once after a 401) stays as it is.
"""

import logging
import os

from adapters.login import Odd, digest, quietly, remembered, variables

SCOPE = "adapter:openstack"
NAME = "login"
# Logins that may be done once for several callers. Not here: one-time passwords, federation, and
# what begins with a token.
LOGINS = {
    ("keystoneauth1.identity.generic.password", "Password"),
    ("keystoneauth1.identity.v3.password", "Password"),
    ("keystoneauth1.identity.v3.application_credential", "ApplicationCredential"),
}
# Of a plugin: what is not its login but its state.
STATE = {"_lock", "auth_ref", "_plugin", "_discovery_cache"}
NETWORK = ("verify", "cert", "original_ip", "redirect", "additional_headers", "tls_ciphers", "tls_min_version")
ENVIRONMENT = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "NETRC", "HOME")
# Requests that change nothing.
READING = ("GET", "HEAD", "OPTIONS")


def hook(modules, memo, note):
    base = modules["keystoneauth1.identity.base"].BaseIdentityPlugin
    session = modules["keystoneauth1.session"].Session
    logins = Logins(memo, note)
    get_access, invalidate, request = base.get_access, base.invalidate, session.request

    def get_access_or_remember(self, session, *arguments, **options):
        return logins.access(self, session, lambda: get_access(self, session, *arguments, **options))

    def invalidate_and_forget(self):
        logins.refused(self)
        return invalidate(self)

    def request_and_notice(self, url, method, *arguments, **options):
        try:
            return request(self, url, method, *arguments, **options)
        finally:
            logins.requested(method, options)

    base.get_access, base.invalidate, session.request = (
        get_access_or_remember, invalidate_and_forget, request_and_notice)


class Logins:
    def __init__(self, memo, note):
        self._memo, self._note = memo, note
        self._from_memo = {}  # id of a plugin -> (plugin, key)
        self._own = set()     # ids of plugins whose token was refused: they log in by themselves

    def access(self, plugin, session, log_in):
        return remembered(log_in, lambda: self._ask(plugin, session), lambda flight: self._take(plugin, flight),
                          lambda flight: self._keep(plugin, flight), self._note)

    def _ask(self, plugin, session):
        """A Flight, or None where this plugin needs no login now."""
        if plugin.auth_ref is not None or id(plugin) in self._own:
            return None
        kind = (type(plugin).__module__, type(plugin).__qualname__)
        if kind not in LOGINS:
            raise Odd("a login by %s.%s" % kind)
        if not plugin.reauthenticate:
            raise Odd("a login that must not be repeated")
        if logging.getLogger("keystoneauth").isEnabledFor(logging.DEBUG):
            raise Odd("its requests are logged")
        return self._memo.ask(SCOPE, NAME, key_of(plugin, session))

    def _take(self, plugin, flight):
        """True when the plugin has a token of the memo that will last."""
        try:
            plugin.set_auth_state(flight.value.decode())
            usable = not plugin._needs_reauthenticate()
        except Exception:
            usable = False
        if usable:
            self._from_memo[id(plugin)] = plugin, flight.key
        else:
            plugin.auth_ref = None
        return usable

    def _keep(self, plugin, flight):
        try:
            state = plugin.get_auth_state()
            if state and not plugin._needs_reauthenticate():
                flight.put(state.encode())
                self._note("logged in")
        except Exception:
            pass  # nobody gains by it, nobody loses

    def refused(self, plugin):
        """A token got a 401. One of the memo's goes from there, too."""
        self._own.add(id(plugin))
        _, key = self._from_memo.pop(id(plugin), (None, None))
        if key:
            self._note("the memo's login was refused")
            quietly(self._memo.forget, SCOPE, NAME, key)

    def requested(self, method, options):
        """A login holds the catalogue and the roles of its moment: after a change of the identity
        service's everybody logs in anew, as without a memo."""
        service = (options.get("endpoint_filter") or {}).get("service_type")
        if method.upper() not in READING and options.get("authenticated") is not False \
                and service in (None, "identity", "identityv3", "identity-v3"):
            quietly(self._memo.clear, SCOPE)


# The key: equal logins have equal ones, and only they.

def key_of(plugin, session):
    """Digest of all that makes this login what it is. Odd for what it cannot read."""
    network = {name: getattr(session, name, None) for name in NETWORK}
    requests_session = session.session
    about = [
        described(plugin), described(network), files_of(network["verify"], network["cert"]),
        described({"proxies": requests_session.proxies, "trust_env": requests_session.trust_env,
                   "verify": requests_session.verify, "cert": requests_session.cert,
                   "headers": dict(requests_session.headers)}),
        variables(ENVIRONMENT),
    ]
    return digest(about)


def described(value, depth=6):
    """A value as JSON can hold it, with the names of classes; every one of its members is in it."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if depth == 0:
        raise Odd("a login that is nested deeply")
    if isinstance(value, (list, tuple)):
        return [described(inner, depth - 1) for inner in value]
    if isinstance(value, dict):
        return {str(name): described(inner, depth - 1) for name, inner in value.items()}
    if type(value).__module__.startswith("keystoneauth1.identity."):
        members = {name: described(inner, depth - 1) for name, inner in vars(value).items() if name not in STATE}
        return [type(value).__module__, type(value).__qualname__, members]
    raise Odd("a login with a member of type %s" % type(value).__name__)


def files_of(*paths):
    """Certificates: another content is another login."""
    found = []
    for path in paths:
        for name in path if isinstance(path, (list, tuple)) else [path]:
            if isinstance(name, str):
                stat = os.stat(name)
                found.append([stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_size])
    return found
