"""Credentials of an assumed role, taken from the daemon's memo and put there.

botocore has a place for such a cache (the `cache` of its fetchers), but its key there says which role, not who
assumes it, nor where: two profiles with one role would share one login. So the fetcher itself is wrapped, which knows both.
Its own rule for what lasts long enough (15 minutes) stays as it is.
"""

import json
import logging
import re

from adapters.login import Odd, digest, quietly, remembered, variables

SCOPE, NAME = "adapter:boto3", "assumed role"
LOGGERS = ("botocore", "botocore.credentials", "botocore.endpoint")
ENVIRONMENT = ("HOME", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "BOTO_CONFIG")
MEMBERS = ("AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration", "AccountId")
# How services say that credentials are not (or no longer) good for something; each has its own words.
# "400" is a HEAD's, whose answer has no body to say more.
REFUSED = re.compile(r"^400$|ExpiredToken|RequestExpired|TokenRefreshRequired|AccessDenied|Unauthori[sz]ed|NotAuthorized|UnrecognizedClient|AuthFailure"
                     r"|Invalid(Client|Access|Security)?Token|InvalidClientTokenId|InvalidAccessKeyId")
# Who decides who may assume what, and operations of theirs that change nothing.
IDENTITY = {"iam", "organizations", "sso-admin", "identitystore"}
READING = ("Get", "List", "Describe", "Simulate", "Generate")


def hook(modules, memo, note):
    if not {"botocore.credentials", "botocore.client", "botocore.signers"} <= set(modules):
        return
    fetcher = modules["botocore.credentials"].AssumeRoleCredentialFetcher
    client, signers = modules["botocore.client"].BaseClient, modules["botocore.signers"]
    roles = Roles(memo, note)
    fetch, request = fetcher._get_cached_credentials, client._make_request

    def fetch_or_remember(self):
        return roles.credentials(self, lambda: fetch(self))

    def request_and_look(self, operation, request_dict, context):
        start = position(request_dict)
        if start is None:  # could not be sent a second time
            roles.renew(self._request_signer._credentials)
        answer = request(self, operation, request_dict, context)
        roles.requested(operation)
        if start is not None and roles.refused(self._request_signer._credentials, *answer):
            rewind(request_dict, start)
            answer = request(self, operation, request_dict, context)
        return answer

    fetcher._get_cached_credentials, client._make_request = fetch_or_remember, request_and_look
    signs_afresh(roles, signers.RequestSigner, "generate_presigned_url", lambda signer: signer)
    signs_afresh(roles, signers.S3PostPresigner, "generate_presigned_post", lambda post: post._request_signer)


def signs_afresh(roles, owner, name, signer_of):
    """What is signed to be used later is good for as long as its credentials are: they are not another's."""
    sign = getattr(owner, name)

    def sign_afresh(self, *arguments, **options):
        roles.renew(signer_of(self)._credentials)
        return sign(self, *arguments, **options)

    setattr(owner, name, sign_afresh)


class Roles:
    def __init__(self, memo, note):
        self._memo, self._note = memo, note
        self._from_memo = {}  # id of a fetcher -> (fetcher, key)
        self._own = set()     # ids of fetchers that ask the memo no more

    def credentials(self, fetcher, assume):
        return remembered(assume, lambda: self._ask(fetcher), lambda flight: self._take(fetcher, flight),
                          lambda flight: self._keep(fetcher, flight), self._note)

    def _ask(self, fetcher):
        """A Flight, or None for one that assumes its role by itself."""
        return None if id(fetcher) in self._own else self._memo.ask(SCOPE, NAME, key_of(fetcher))

    def _take(self, fetcher, flight):
        if not quietly(take, fetcher, flight.value):
            return False
        self._from_memo[id(fetcher)] = fetcher, flight.key
        return True

    def _keep(self, fetcher, flight):
        if quietly(lambda: flight.put(given_by(fetcher))):
            self._note("logged in")

    def refused(self, credentials, http, answer):
        """Whether a request is to be made again, because the memo's credentials were refused and are others now."""
        code = str(answer.get("Error", {}).get("Code", "")) if isinstance(answer, dict) else ""
        if http.status_code < 300 or not (http.status_code in (401, 403) or REFUSED.search(code)):
            return False
        key = self.renew(credentials)
        if key:
            self._note("the memo's login was refused")
            quietly(self._memo.forget, SCOPE, NAME, key)
        return key is not None

    def renew(self, credentials):
        """Assumes the role anew where the memo's credentials are used; gives their key, or None."""
        fetcher = getattr(getattr(credentials, "_refresh_using", None), "__self__", None)
        _, key = self._from_memo.pop(id(fetcher), (None, None))
        if key is None:
            return None
        self._own.add(id(fetcher))
        fetcher._cache.pop(fetcher._cache_key, None)
        with credentials._refresh_lock:
            credentials._protected_refresh(is_mandatory=True)
        return key

    def requested(self, operation):
        """After a change of who may do what everybody assumes roles anew, as without a memo."""
        service = operation.service_model.service_name
        if service in IDENTITY and not operation.name.startswith(READING):
            quietly(self._memo.clear, SCOPE)


def take(fetcher, value):
    """Puts the memo's credentials where the fetcher looks first. True when they will last."""
    response = {"Credentials": json.loads(value)}
    if fetcher._is_expired(response):
        return False
    fetcher._cache[fetcher._cache_key] = response
    return True


def given_by(fetcher):
    found = fetcher._cache[fetcher._cache_key]["Credentials"]
    kept = {name: found[name] for name in MEMBERS if found.get(name) is not None}
    if not isinstance(kept["Expiration"], str):
        kept["Expiration"] = kept["Expiration"].isoformat()
    return json.dumps(kept).encode()


def key_of(fetcher):
    """Digest of the role, of who assumes it, and of all that decides where. Odd for what cannot be read."""
    about = dict(fetcher._assume_kwargs)
    if about.get("SerialNumber"):
        raise Odd("a login with a one-time password")
    if any(logging.getLogger(name).isEnabledFor(logging.DEBUG) for name in LOGGERS):
        raise Odd("its requests are logged")
    if fetcher._using_default_session_name:
        del about["RoleSessionName"]  # the time
    session, region = creator_of(fetcher)
    if session.get_default_client_config() is not None:
        raise Odd("a session with a configuration of its own")
    source = fetcher._source_credentials.get_frozen_credentials()
    return digest([about, [source.access_key, source.secret_key, source.token], region, session.full_config,
                   session.instance_variables(), variables(ENVIRONMENT, ("AWS_",))])


def creator_of(fetcher):
    """(session, region) that the fetcher's client of STS is made from."""
    creator = fetcher._client_creator
    names = getattr(getattr(creator, "__code__", None), "co_freevars", ())
    if sorted(names) != ["region_name", "session"]:
        raise Odd("a role that is assumed in another way")
    found = dict(zip(names, (cell.cell_contents for cell in creator.__closure__)))
    return found["session"], found["region_name"]


def position(request_dict):
    """Where the body of a request starts, 0 for one that is no stream, None for one that cannot be sent twice."""
    body = request_dict.get("body")
    if not hasattr(body, "read"):
        return 0
    return quietly(lambda: body.tell() if body.seekable() else None)


def rewind(request_dict, start):
    body = request_dict.get("body")
    if hasattr(body, "read"):
        body.seek(start)
