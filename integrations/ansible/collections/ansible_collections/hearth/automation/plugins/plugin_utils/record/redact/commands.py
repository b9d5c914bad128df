# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""Command lines, and SQL, whose secret has no name that tells."""
from .shapes import Shape

COMMANDS = (
    Shape("curl", ("curl", "wget"), r"(?P<keep>\b(?:curl|wget)\b[^\n|;&]{0,400}?\s(?:-u|--user|--proxy-user|-U|-a|--auth)[\s=]?[\"']?[^\s:\"'/]{1,200}:)(?!<redacted>|\$|\{\{)[^\s\"']{1,400}"),
    Shape("mysql", ("mysql", "mariadb"), r"(?P<keep>\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mariadb-admin)\b[^\n|;&]{0,400}?\s-p[\"']?)(?!<redacted>|\$|\{\{)[^\s\"'\-][^\s\"']{0,200}"),
    Shape("sshpass", ("sshpass",), r"(?P<keep>\bsshpass\s{1,4}-p\s{0,4}[\"']?)(?!<redacted>|\$|\{\{)[^\s\"']{1,400}"),
    Shape("htpasswd", ("htpasswd",), r"(?P<keep>\bhtpasswd\s(?:[^\s|;&]{1,200}\s{1,4}){0,6}?-\w*b\w*\s{1,4}(?:-\w+\s{1,4}){0,4}[^\s|;&]{1,200}\s{1,4}[^\s|;&]{1,100}\s{1,4}[\"']?)(?!<redacted>|\$|\{\{)[^\s\"'|;&]{1,400}"),
    Shape("chpasswd", ("chpasswd",), r"(?P<keep>\becho\s{1,4}(?:-n\s{1,4})?[\"']?[\w.\-]{1,64}:)(?!<redacted>|\$|\{\{)[^\s\"'|]{1,400}(?=[\"']?\s{0,4}\|\s{0,4}(?:sudo\s{1,4})?(?:[\w/]{0,40}/)?chpasswd)"),
    Shape("--token", ("--token",), r"(?P<keep>--token[\s=][\"']?)(?!<redacted>|\$|\{\{)[a-z0-9]{6}\.[a-z0-9]{16}\b"),
    Shape("redis-cli", ("redis-cli",), r"(?P<keep>\bredis-cli\b[^\n|;&]{0,300}?\s-a\s{1,4}[\"']?)(?!<redacted>|\$|\{\{)[^\s\"']{1,400}"),
    Shape("pass:", ("pass:",), r"(?P<keep>\s-pass(?:in|out)?\s{1,4}[\"']?pass:)(?!<redacted>|\$|\{\{)[^\s\"']{1,400}"),
    Shape("password", ("password",), r"(?P<keep>\bmachine\s{1,4}\S{1,200}\s{1,4}login\s{1,4}\S{1,200}\s{1,4}password\s{1,4})(?!<redacted>)\S{1,400}"),
    Shape("identified", ("identified", "password"), r"(?P<keep>(?i:identified\s{1,4}by|identified\s{1,4}with\s{1,4}\S{1,60}\s{1,4}by|password)\s{1,4}')(?!<redacted>)[^'\n]{1,400}"),
)  # fmt: skip
