# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""Whether a name says that its value is secret: `db_password`, `apiKey`, `PGPASSWORD`; not `update_password`, `token_ttl`."""
import re

# Parts of lower-case names that make them secret.
SECRET = (
    "passw", "passphrase", "passcode", "pwd", "secret", "token", "apikey", "api_key", "credential", "private_key",
    "privatekey", "priv_key", "access_key", "accesskey", "account_key", "accountkey", "encryption_key", "encryptionkey",
    "master_key", "signing_key", "signature_key", "shared_key", "sharedkey", "auth_key", "authkey", "license_key",
    "storage_key", "service_key", "deploy_key", "host_key_private", "cookie", "authorization", "sessionid", "session_id",
    "bearer", "psk", "connection_string", "connectionstring", "webhook_url", "client_key_data", "secret_key", "secretkey", "unseal_key",
    "recovery_key", "bind_pw", "bindpw", "rootpw", "dockerconfigjson",
)  # fmt: skip
# Whole names, and ends of names behind a `_`.
SHORT = frozenset(("pass", "pw", "auth_pass", "userpass", "otp", "pin_code", "jwt"))
# What comes after, or before, and takes the secret away: the value is a place, a rule, a number or a choice.
_AFTER = re.compile(
    r"_?(file|files|filename|path|paths|dir|name|names|type|types|ttl|policy|policies|length|len|min|max|count|counts|age|"
    r"expire|expires|expires_in|expires_at|expiration|expire_max|expire_min|expire_warn|expiry|expire_account_disable|"
    r"lifetime|last_changed|last_used|changed|set|lock|required|enabled|disabled|"
    r"url|uri|endpoint|issuer|audience|arn|ref|refs|reference|version|versions|algorithm|format|fingerprint|fingerprints|"
    r"hint|prompt|store|backend|provider|plugin|plugins|engine|mount|scope|scopes|size|bits|rounds|charset|chars|encoding|"
    r"usage|used|limit|rotation|rotate|source|sources|lookup|tokens_used|domain|samesite|secure|httponly|id_rsa|present|"
    r"exists|status|state|msg|regex|pattern|label|labels|description|title|method|methods|mode|group|groups|checksum|"
    r"cert_hash|complexity|strength|history|attempts|retries|reset|protected|auth|authentication|authenticator|bucket|namespace|namespaces|owner|count_total)$"
)  # fmt: skip
_BEFORE = re.compile(
    r"^(update|no|use|using|generate|allow|require|requires|enable|disable|has|is|needs|need|ask|num|max|min|count|total)_(?!$)"
)
# No secret although a part above is in them.
OPEN = frozenset((
    "tokens", "tokenizer", "tokenized", "pwd", "oldpwd", "secretary", "passwordauthentication", "passwordless",
    "permitemptypasswords", "cookies_enabled", "token_review", "public_key_token", "no_log", "getent_passwd",
    "passwordlessauthentication", "kbdinteractiveauthentication", "imagepullsecrets", "image_pull_secrets",
    "automountserviceaccounttoken", "automount_service_account_token", "secret_id_num_uses", "ansible_ask_pass",
))  # fmt: skip
# A secret all the same, whatever OPEN and the ends say.
_SURE = re.compile(r"(^|_)(secret_id|client_secret|webhook_url|secret_access_key|password_hash|passwd_hash|token_id_secret)$")
# Members that say what a secret is for, inside a mapping whose name is secret.
BESIDE = frozenset((
    "id", "name", "user", "username", "user_name", "type", "kind", "url", "uri", "host", "hostname", "port", "path", "region",
    "arn", "created", "updated", "expires", "expires_at", "expires_in", "description", "email", "domain", "project",
    "metadata", "labels", "namespace", "status", "state", "auth_url", "project_name", "user_domain_name", "region_name",
    "project_domain_name", "version", "scope", "issued_at", "methods", "roles", "catalog",
))  # fmt: skip

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PART = re.compile("|".join(SECRET))
_CACHE_MAX = 20000


def plain(name):
    """`apiKey`, `API-Key`, `api key` -> `api_key`."""
    return _CAMEL.sub("_", name).lower().replace("-", "_").replace(" ", "_").replace(".", "_").strip("_")


class Keys:
    """Answers for names, and remembers: a run asks for the same few hundred again and again.

    `more`: parts of names that are secret, too; with a `!` before it a name (whole) that is not.
    """

    def __init__(self, more=()):
        more = [plain(part.strip()) if not part.startswith("!") else part for part in more if part.strip("! ")]
        self._open = OPEN | frozenset(plain(part[1:]) for part in more if part.startswith("!"))
        self.added = tuple(part for part in more if not part.startswith("!"))
        self._added = re.compile("|".join(re.escape(part) for part in self.added)) if self.added else None
        self._known = {}

    def secret(self, name):
        known = self._known.get(name)
        if known is None:
            if len(self._known) > _CACHE_MAX:
                self._known.clear()
            known = self._known[name] = self._decide(name)
        return known

    def _decide(self, name):
        if len(name) > 200:
            return False
        if name == "Pwd":  # of ODBC; `pwd` and `PWD` are a folder
            return True
        name = plain(name)
        if name in self._open:
            return False
        if self._added is not None and self._added.search(name):
            return True
        if _SURE.search(name):
            return True
        part = _PART.search(name)
        if part is None:
            return name in SHORT or name.endswith(("_pass", "_pw", "_jwt", "_otp"))
        return not _AFTER.search(name) and not _BEFORE.search(name)
