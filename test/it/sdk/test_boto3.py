"""amazon.aws's modules, unmodified, under Hearth, against moto's server."""
import re

import pytest

from sdk.conftest import (HERE, PYTHON, REFUSED, REMEMBERED, VENV, Controller, assert_as_plain, assert_secrets_stay_in_memory,
                          outcomes, served)

SECRET = "wJalrXUtnFEMI-secret-of-the-user"
ROLE = "arn:aws:iam::123456789012:role/deploy"
CALLER = {"amazon.aws.aws_caller_info": {}}
ZONES = {"amazon.aws.aws_az_info": {}}
INFO = [CALLER, ZONES, {"amazon.aws.ec2_vpc_net_info": {}}, {"amazon.aws.s3_bucket_info": {}},
        {"amazon.aws.ec2_snapshot_info": {"snapshot_ids": ["snap-none"]}}, {"amazon.aws.iam_user_info": {}}]


@pytest.fixture(scope="module")
def server():
    yield from served(PYTHON, HERE / "aws_server.py")


class Cloud(Controller):
    """A controller whose AWS_PROFILE assumes a role."""

    MADE_ANEW = re.compile(r'"(date|x-amzn-requestid|request_id|url)": "[^"]*"')

    def __init__(self, here, server):
        super().__init__(here, server)
        url = f"http://127.0.0.1:{server.port}"
        here.env.update({"AWS_ENDPOINT_URL": url, "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"})
        self.profiles()

    def profiles(self, secret=SECRET, role="", profile="role"):
        folder = self.here.home / ".aws"
        folder.mkdir(exist_ok=True)
        (folder / "credentials").write_text(f"[user]\naws_access_key_id = AKIAUSER\naws_secret_access_key = {secret}\n")
        (folder / "config").write_text(f"[profile role]\nrole_arn = {ROLE}\nsource_profile = user\nrole_session_name = hearth\n{role}\n")
        self.here.env["AWS_PROFILE"] = profile

    def run(self, tasks, **options):
        run = super().run(tasks, **options)
        run.assumed = run.asked.count("AssumeRole ")
        return run


@pytest.fixture(scope="module")
def first(here, server):
    """The run that meets the SDK."""
    cloud = Cloud(here, server)
    cloud.profiles(profile="user")
    return cloud.run(INFO)


@pytest.fixture
def cloud(first, here, server):
    """With the role assumed and remembered."""
    cloud = Cloud(here, server)
    assert here.hearth("memo", "clear").returncode == 0
    assert cloud.run([ZONES]).said("boto3") == ["logged in"]
    return cloud


def test_results_are_those_of_plain_ansible(cloud, first):
    cloud.profiles(profile="user")
    run = assert_as_plain(cloud, INFO, first)
    assert run.said("boto3") == ["imported ahead"] * len(INFO) and run.assumed == 0
    assert outcomes(run).count("ok") == len(INFO) - 1


def test_changes_are_those_of_plain_ansible(cloud):
    run = assert_as_plain(cloud, [
        {"amazon.aws.s3_bucket": {"name": "made"}}, {"amazon.aws.s3_bucket": {"name": "made"}},
        {"amazon.aws.s3_object": {"bucket": "made", "object": "one", "content": "text", "mode": "put"}},
        {"amazon.aws.s3_object": {"bucket": "made", "mode": "list"}},
        {"amazon.aws.s3_object": {"bucket": "made", "object": "none", "mode": "getstr"}},
        {"amazon.aws.s3_bucket": {"name": "made", "state": "absent", "force": True}}])
    assert "ok" in outcomes(run) and "failed" in outcomes(run)


def test_a_role_is_assumed_once(cloud):
    plain = cloud.run([CALLER] * 3, warm=False)
    assert plain.assumed == 6  # a client of sts and one of iam, each with a session of its own
    warm = cloud.run([CALLER] * 3)
    assert warm.stable == plain.stable
    assert warm.assumed == 0 and warm.said("boto3") == [REMEMBERED] * 3


def test_another_secret_role_or_policy_is_another_login(cloud):
    for change in ({"secret": "another"}, {"role": "external_id = hearth"}, {"role": "duration_seconds = 1800"}):
        cloud.profiles(**change)
        assert cloud.run([ZONES]).assumed == 1, change
    cloud.profiles()
    assert cloud.run([ZONES]).assumed == 0


def test_credentials_are_not_used_near_their_end(cloud):
    """botocore asks for others 15 minutes before: with 900 s nothing can be kept."""
    cloud.profiles(role="duration_seconds = 900")
    assert cloud.run([ZONES] * 3).assumed == 3


def test_credentials_that_were_revoked_are_replaced_once(cloud, server):
    server.tell("refuse")
    server.wait_for(re.compile(r"^refused$", re.MULTILINE))
    run = cloud.run([ZONES] * 3)
    assert outcomes(run) == ["ok"] * 3 and run.assumed == 2  # what replaces them in need is not remembered
    assert run.said("boto3") == ["the memo's login was refused", "logged in", REMEMBERED]


def test_a_change_of_the_identity_service_ends_remembered_logins(cloud):
    run = cloud.run([ZONES, {"amazon.aws.iam_group": {"name": "made", "state": "present"}}, ZONES])
    assert run.assumed == 1 and run.said("boto3")[0] == REMEMBERED and run.said("boto3")[2] == "logged in"


def test_a_url_for_later_is_signed_with_a_login_of_its_own(cloud):
    """It is good for no longer than its credentials."""
    cloud.run([{"amazon.aws.s3_bucket": {"name": "urls"}}, {"amazon.aws.s3_object": {
        "bucket": "urls", "object": "one", "content": "text", "mode": "put"}}])
    run = cloud.run([{"amazon.aws.s3_object": {"bucket": "urls", "object": "one", "mode": "geturl"}}, ZONES])
    assert outcomes(run) == ["ok", "ok"] and run.assumed == 1


def test_logged_requests_are_all_there(cloud):
    """The module reports what it asked of whom; a role that was not assumed would be missing."""
    assert_as_plain(cloud, [{"amazon.aws.aws_caller_info": {"debug_botocore_endpoint_logs": True}}])
    run = cloud.run([{"amazon.aws.aws_caller_info": {"debug_botocore_endpoint_logs": True}}])
    assert run.assumed == 2 and "its requests are logged" in run.notes[0]


def test_clear_drops_logins(cloud):
    assert cloud.here.hearth("memo", "clear", "--scope", "adapter:boto3").returncode == 0
    assert cloud.run([ZONES]).assumed == 1


def test_without_a_time_nothing_is_kept(cloud):
    assert cloud.run([ZONES] * 2, env={"ANSIBLE_TURBO_LOOKUP_TTL": "0"}).assumed == 2


def test_ten_hosts_assume_a_role_once(cloud):
    assert cloud.here.hearth("memo", "clear").returncode == 0
    run = cloud.run([ZONES], hosts=[f"h{number}" for number in range(10)], env={"ANSIBLE_FORKS": "10"})
    assert run.assumed == 1 and outcomes(run) == ["ok"] * 10


def test_an_sdk_that_does_more_is_left_to_the_children(cloud, tmp_path):
    six = next((VENV / "lib").glob("python3*/site-packages/six.py"))
    (tmp_path / "six.py").write_text(six.read_text() + "\nopen('/etc/hostname').close()\n")
    run = cloud.run([ZONES] * REFUSED, env={"PYTHONPATH": str(tmp_path)})
    assert "stepped aside" in run.notes[-1] and "/etc/hostname" in run.notes[-1]
    assert outcomes(run) == ["ok"] * REFUSED


def test_tokens_and_secrets_stay_in_memory(cloud):
    run = cloud.run([ZONES])
    tokens = set(re.findall(r"^DescribeAvailabilityZones (\S{20,})$", run.asked, re.MULTILINE))
    assert run.said("boto3") == [REMEMBERED] and len(tokens) == 1
    assert_secrets_stay_in_memory(cloud, SECRET.encode(), *[token.encode() for token in tokens])
