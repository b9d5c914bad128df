"""Changes the user's password to another and back: Keystone revokes all tokens of theirs.

revoke.py CLOUD, by an interpreter that has the SDK.
"""
import sys
import time

import openstack

connection = openstack.connect(cloud=sys.argv[1])
me = connection.current_user_id
before = connection.config.auth["password"]
for old, new in ((before, "between"), ("between", before)):
    connection = openstack.connect(cloud=sys.argv[1], auth={"password": old})
    answer = connection.session.post(f"{connection.config.auth['auth_url']}/users/{me}/password",
                                     json={"user": {"original_password": old, "password": new}}, endpoint_filter={})
    assert answer.status_code == 204, answer.text
    time.sleep(2.1)  # a token's time has whole seconds: one of this second would be revoked, too
