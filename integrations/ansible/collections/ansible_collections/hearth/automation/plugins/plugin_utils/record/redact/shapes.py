# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""Secrets that are known by their form, wherever they stand. Each shape has words that it cannot be without: looking for
those in a whole result costs a tenth of what the expressions would.

What is no secret keeps out by form: checksums (bare hexadecimal), uuids, public keys, fingerprints, certificates.
"""
import re

MARK = "<redacted>"


class Shape:
    """words       lower-case; one of them is in every text that holds the shape.
    expression   what is looked for; the groups `keep` and `keep2`, where it has them, stay.
    """

    __slots__ = ("name", "words", "_expression", "_flags", "_compiled")

    def __init__(self, name, words, expression, flags=0):
        self.name, self.words = name, words
        self._expression, self._flags, self._compiled = expression, flags, None

    def sub(self, text):
        """`text` without what has this form."""
        if self._compiled is None:  # late: all together take 10 ms of each start, and a run needs few
            self._compiled = re.compile(self._expression, self._flags)
        return self._compiled.sub(_hide, text)


def hidden(text):
    """What stands for `text`: as many lines, so that places in a file's text stay where they are."""
    return MARK + "\n" * text.count("\n")


def _hide(match):
    groups, whole = match.re.groupindex, match.string
    begin = match.end("keep") if "keep" in groups else match.start()
    end = match.start("keep2") if "keep2" in groups else match.end()
    return whole[match.start():begin] + hidden(whole[begin:end]) + whole[end:match.end()]


_B = r"(?<![A-Za-z0-9_\-])"  # where a word begins
_E = r"(?![A-Za-z0-9_\-])"

SHAPES = (
    # A block that was cut off is taken to the end of the text: a log or a diff that begins with one.
    Shape(
        "private key", ("private key",),
        r"(?P<keep>-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----)(?!<).*?"
        r"(?P<keep2>-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----|\Z)", re.S,
    ),
    Shape("putty key", ("private-lines:",), r"(?P<keep>Private-Lines: \d{1,4}\r?\n)(?:[A-Za-z0-9+/=]{1,80}\r?\n?){1,400}"),
    Shape("openssh key without its frame", ("b3blbnnzac1rzxktdje",), r"b3BlbnNzaC1rZXktdjE[A-Za-z0-9+/=\\n]{20,}"),
    Shape("age key", ("age-secret-key-",), r"AGE-SECRET-KEY-1[A-Z0-9]{20,}"),
    Shape(
        "vault", ("$ansible_vault;",),
        r"(?P<keep>\$ANSIBLE_VAULT;\d\.\d;[A-Z0-9]{1,20}(?:;[^\s;]{1,60})?)(?:(?:\s|\\n){1,60}[0-9a-f]{2,80}(?![\w:]))+",
    ),
    Shape("aws access key", ("akia", "asia"), _B + r"(?:AKIA|ASIA)[A-Z2-7]{16}" + _E),
    Shape("jwt", ("eyj",), _B + r"eyJ[A-Za-z0-9_\-]{8,}\.eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]*"),
    Shape("jwe", ("eyj",), _B + r"eyJ[A-Za-z0-9_\-]{16,}\.(?:[A-Za-z0-9_\-]*\.){3}[A-Za-z0-9_\-]{10,}"),
    Shape(
        "github", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
        _B + r"(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{22,})",
    ),
    Shape(
        "gitlab", ("glpat-", "gldt-", "glrt-", "glft-", "glsoat-", "glcbt-", "glptt-", "glagent-", "gloas-", "glimt-"),
        _B + r"gl(?:pat|dt|rt|ft|soat|cbt|ptt|agent|oas|imt)-[A-Za-z0-9_\-.=]{16,}",
    ),
    Shape("slack", ("xox", "xapp-"), _B + r"(?:xox[abeoprs]|xapp)-[A-Za-z0-9\-]{10,}"),
    Shape(
        "webhook", ("hooks.slack.com/", "/api/webhooks/", ".webhook.office.com/"),
        r"(?P<keep>hooks\.slack\.com/(?:services|workflows|triggers)/|discord(?:app)?\.com/api/webhooks/|"
        r"\.webhook\.office\.com/webhookb?2?/)[A-Za-z0-9_\-/@]{16,}",
    ),
    Shape("google", ("aiza", "gocspx-", "ya29."), r"(?:\bAIza[A-Za-z0-9_\-]{35}|\bGOCSPX-[A-Za-z0-9_\-]{20,}|\bya29\.[A-Za-z0-9_\-]{20,})"),
    Shape(
        "stripe", ("sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_"),
        _B + r"(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{20,})",
    ),
    Shape("openai and anthropic", ("sk-",), _B + r"sk-(?:ant-|proj-|svcacct-|or-v1-)?(?=[A-Za-z0-9_\-]{0,200}[0-9])[A-Za-z0-9_\-]{32,}"),
    Shape(
        "package registries", ("npm_", "pypi-ag", "dckr_pat_", "rubygems_"),
        _B + r"(?:npm_[A-Za-z0-9]{36}|pypi-Ag[A-Za-z0-9_\-]{50,}|dckr_pat_[A-Za-z0-9_\-]{20,}|rubygems_[0-9a-f]{48})",
    ),
    Shape(
        "clouds", ("dop_v1_", "doo_v1_", "dor_v1_", "dapi", "hf_", "lin_api_", "shpat_", "atatt3x", "nvapi-", "pul-"),
        _B + r"(?:do[opr]_v1_[0-9a-f]{64}|dapi[0-9a-f]{32}(?:-\d)?|hf_[A-Za-z]{34}|lin_api_[A-Za-z0-9]{40}|shpat_[0-9a-f]{32}|"
        r"ATATT3x[A-Za-z0-9_\-=]{40,}|nvapi-[A-Za-z0-9_\-]{40,}|pul-[0-9a-f]{40})" + _E,
    ),
    Shape(
        "hashicorp", ("hvs.", "hvb.", "hvr.", ".atlasv1."),
        _B + r"(?:hv[sbr]\.[A-Za-z0-9_\-]{20,}|[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_\-=]{40,})",
    ),
    Shape("sendgrid", ("sg.",), _B + r"SG\.[A-Za-z0-9_\-]{16,}\.[A-Za-z0-9_\-]{16,}"),
    Shape("twilio and mailgun", ("sk", "key-"), _B + r"(?:SK[0-9a-f]{32}|key-[0-9a-f]{32})" + _E),
    Shape("telegram", (":aa",), r"(?<![0-9A-Za-z])(?P<keep>\d{8,10}:)AA[A-Za-z0-9_\-]{33}" + _E),
    Shape("azure client secret", ("8q~",), r"(?<![A-Za-z0-9~._\-])[A-Za-z0-9~._\-]{3}8Q~[A-Za-z0-9~._\-]{31,34}"),
    Shape(
        "azure storage", ("accountkey=", "sharedaccesskey="),
        r"(?P<keep>(?i:AccountKey|SharedAccessKey)=)[A-Za-z0-9+/=]{20,}",
    ),
    Shape("signed url", ("sig=", "x-amz-signature=", "x-goog-signature="), r"(?P<keep>[?&](?i:sig|X-Amz-Signature|X-Goog-Signature)=)[A-Za-z0-9%+/=_\-]{16,}"),
    Shape(
        "password hash", ("$1$", "$5$", "$6$", "$y$", "$7$", "$2a$", "$2b$", "$2y$", "$2x$", "$apr1$", "$gy$", "$sha1$", "$md5"),
        r"(?<![\w$])(?:\$(?:1|5|6|7|y|gy|apr1|sha1|md5[^$\s]{0,20})\$[A-Za-z0-9./=,$]{12,}|\$2[abxy]\$\d\d\$[A-Za-z0-9./]{53})",
    ),
    Shape(
        "password hash by name", ("$argon2", "$pbkdf2", "pbkdf2_sha", "$scrypt", "scram-sha-", "{ssha", "{crypt}", "{pbkdf2"),
        r"(?:\$argon2(?:id|i|d)\$[A-Za-z0-9+/=,$]{20,}|\$?pbkdf2(?:-|_)sha\d{1,3}\$[A-Za-z0-9+/=.,$]{20,}|\$scrypt\$[A-Za-z0-9+/=,$]{20,}|"
        r"SCRAM-SHA-(?:1|256)\$\d+:[A-Za-z0-9+/=$:]{20,}|\{(?:SSHA|ssha)(?:256|384|512)?\}[A-Za-z0-9+/=]{16,}|\{(?:CRYPT|crypt)\}[^\s\"'<]{8,}|"
        r"\{PBKDF2[A-Z0-9\-]{0,8}\}[A-Za-z0-9+/=.$]{16,})",
    ),
    # The host has to follow: an address alone, or a path with an @, is none.
    Shape(
        "url with a password", ("://",),
        r"(?P<keep>[A-Za-z][A-Za-z0-9+.\-]{1,30}://[^\s:/@\"'<>?#\\]{0,200}:)(?!\{\{|\$\{|<redacted>@)[^\s/@\"'<>\\]{1,500}(?P<keep2>@[A-Za-z0-9\[{$])",
    ),
    Shape(
        "header", ("authorization", "bearer ", "x-auth-token", "x-vault-token", "x-api-key", "private-token", "x-amz-security-token", "x-subject-token"),
        r"(?P<keep>(?i:(?:proxy-)?authorization['\"]?\s{0,3}[:=]\s{0,3}['\"]?(?:bearer|basic|token|digest|negotiate|apikey|ntlm|aws4-hmac-sha256)\s{1,3}|"
        r"(?:x-auth-token|x-vault-token|x-api-key|private-token|x-amz-security-token|x-subject-token)['\"]?\s{0,3}[:=]\s{0,3}['\"]?))"
        r"(?!<redacted>|\{\{|\$|REDACTED)[^\s\"'<>\\]{4,}",
    ),
    Shape("bearer", ("bearer ",), r"(?P<keep>\b(?i:bearer)\s{1,3})(?=[A-Za-z0-9_\-.~+/=]{0,400}\d)[A-Za-z0-9_\-.~+/]{16,}={0,2}"),
)  # fmt: skip
