"""Which calls may share a session: the digest of everything that a login depends on.

Imported by the turbo API where a module runs, and by the connection plugin in the controller, which
must come to the same digest for the next call of the same module.
"""
import hashlib
import json
import os
import re
import stat

# Names that say who logs in where, whatever the module. Options with no_log are always taken.
_PARAMETERS = re.compile(
    r"(?:.*_)?(?:host|hostname|server|url|uri|endpoint|port|user|username|login|pass|passwd|password|passphrase|"
    r"secret|token|key|api_key|apikey|keyfile|key_file|cert|cert_file|certificate|ca_cert|cacert|cafile|ca_file|"
    r"client_cert|client_key|client_id|cert_validation|validate_certs|verify_ssl|verify|insecure|proxy|proxy_host|"
    r"proxy_port|auth|auth_type|cloud|profile|project|project_id|tenant|tenant_id|domain|domain_id|region|"
    r"region_name|kubeconfig|context|subscription_id|session|connection|interface|protocol|api_version)\Z")
_VARIABLES = ("AWS_", "AZURE_", "BOTO_", "GCP_", "GOOGLE_", "K8S_AUTH_", "KUBE", "OS_", "VMWARE_", "SSL_CERT_")
_MORE_VARIABLES = frozenset((
    "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "KRB5CCNAME", "KRB5_CONFIG", "NETRC", "HOME", "USER", "HTTP_PROXY",
    "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy"))
_FILES = (".config/openstack/clouds.yaml", ".config/openstack/secure.yaml", ".kube/config", ".aws/credentials",
          ".aws/config", ".netrc")


def parameters_of(argument_spec, declared=None):
    """Names, aliases included, of the options that belong into the key.

    declared   the module's own list (AnsibleTurboModule.session_parameters), which then decides alone.
    """
    names = set()
    for name, option in (argument_spec or {}).items():
        own = [name] + list(option.get("aliases") or ())
        if declared is not None:
            chosen = name in declared
        else:
            chosen = bool(option.get("no_log")) or any(_PARAMETERS.match(one) for one in own)
        if chosen:
            names.update(own)
    return sorted(names)


def variables_of(argument_spec):
    """Names of the environment's variables that options fall back to (env_fallback)."""
    names = set()
    for option in (argument_spec or {}).values():
        fallback = option.get("fallback")
        if fallback and getattr(fallback[0], "__name__", "") == "env_fallback":
            names.update(one for one in fallback[1:][0] if isinstance(one, str))
    return sorted(names)


def make(name, parameters, variables, params, environ):
    """The key, a hex digest.

    name        the session's: the collection.
    parameters  names, of parameters_of; variables: names, of variables_of.
    params      ANSIBLE_MODULE_ARGS as the task gave them.
    environ     the call's environment, a mapping of text.
    """
    chosen = {one: params[one] for one in parameters if one in params}
    # Another ansible_remote_tmp is another session, as it is for cloud.common.
    chosen["_ansible_remote_tmp"] = params.get("_ansible_remote_tmp")
    wanted = _MORE_VARIABLES.union(variables)
    values = {one: value for one, value in environ.items() if one in wanted or one.startswith(_VARIABLES)}
    text = json.dumps([name, chosen, values, _files(chosen, values)], sort_keys=True, default=repr)
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=24).hexdigest()


def _files(chosen, values):
    """State of each file that a value names, and of those that SDKs read unasked: an edit is another login."""
    paths = {value for value in list(chosen.values()) + list(values.values())
             if isinstance(value, str) and value.startswith("/")}
    home = values.get("HOME", "")
    paths.update(os.path.join(home, file) for file in _FILES)
    found = {}
    for path in sorted(paths):
        try:
            info = os.stat(path)
        except (OSError, ValueError):
            continue
        if not stat.S_ISREG(info.st_mode):
            continue  # a folder changes with everything in it
        found[path] = [info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns]
    return found
