"""moto's AWS on a free loopback port: prints `port N`, then `ACTION TOKEN` for each request, until its stdin ends.

A line `refuse` on stdin: credentials of roles that were given out so far are good for nothing any more, as after
"revoke active sessions" in IAM, which moto does not know.
"""
import io
import re
import sys
import threading
import urllib.parse

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

KEY = re.compile(r"Credential=([A-Z0-9]+)/")
REFUSED = (b'<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the '
           b'request is expired</Message></Error><RequestId>0</RequestId></ErrorResponse>')


class Watched:
    def __init__(self, application):
        self._application, self._seen, self._refused = application, set(), set()

    def refuse(self):
        self._refused |= self._seen

    def __call__(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        key = (KEY.search(environ.get("HTTP_AUTHORIZATION", "")) or ["", ""])[1]
        action = urllib.parse.parse_qs(body.decode("latin-1")).get("Action", [environ["REQUEST_METHOD"]])[0]
        token = environ.get("HTTP_X_AMZ_SECURITY_TOKEN", "")
        print(action, token, flush=True)
        if key in self._refused:
            start_response("403 Forbidden", [("Content-Type", "text/xml"), ("Content-Length", str(len(REFUSED)))])
            return [REFUSED]
        if token:
            self._seen.add(key)
        return self._application(environ, start_response)


def main():
    watched = Watched(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, watched, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Of a role that is not there each login has another id.
    iam = boto3.client("iam", endpoint_url=f"http://127.0.0.1:{server.port}", region_name="us-east-1",
                       aws_access_key_id="AKIASERVER", aws_secret_access_key="x")
    iam.create_role(RoleName="deploy", AssumeRolePolicyDocument="{}")
    print(f"port {server.port}", flush=True)
    for line in sys.stdin:
        if line.strip() == "refuse":
            watched.refuse()
            print("refused", flush=True)


if __name__ == "__main__":
    main()
