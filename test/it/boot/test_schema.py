"""`hearth boot schema`: what a person sees of it, and what the program is made of."""
import gzip
import json
import subprocess
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from support.playbooks import BUILD, HEARTH

GOOD = "#cloud-config\npackages: [vim]\nruncmd:\n  - [echo, hello]\n"
WRONG = "#cloud-config\npakages: [vim]\nusers:\n  - name: 7\n"


def schema(*arguments, text=None):
    return subprocess.run([HEARTH, "boot", "schema", *map(str, arguments)], input=text, capture_output=True, text=True, timeout=60,
                          **({} if text is not None else {"stdin": subprocess.DEVNULL}))


@pytest.fixture
def file(tmp_path):
    def write(text, name="user-data"):
        path = tmp_path / name
        path.write_text(text)
        return path

    return write


def test_a_valid_file(file):
    path = file(GOOD)
    done = schema(path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{path}: valid (0 errors, 0 deprecated)\n", "")


def test_faults_are_told_with_their_places(file):
    path = file(WRONG)
    done = schema(path)
    assert done.returncode == 1 and done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"{path}:2:1: error: ") and "packages" in lines[0]
    assert any(line.startswith(f"{path}:4:") for line in lines)
    assert lines[-1].startswith(f"{path}: not valid (")


def test_as_json_from_stdin():
    done = schema("--json", "-", text=WRONG)
    told = json.loads(done.stdout)
    assert done.returncode == 1 and told["valid"] is False and told["file"] == "stdin"
    assert told["found"][0]["line"] == 2 and {"severity", "line", "column", "path", "keyword", "what", "mend", "part"} == set(told["found"][0])


def test_parts_and_gzip_are_taken_apart(file, tmp_path):
    message = MIMEMultipart()
    for kind, name, text in (("cloud-config", "base", WRONG), ("x-shellscript", "more.sh", "#!/bin/sh\ntrue\n")):
        part = MIMEText(text, kind)
        part.add_header("Content-Disposition", "attachment", filename=name)
        message.attach(part)
    packed = tmp_path / "packed"
    packed.write_bytes(gzip.compress(message.as_bytes()))
    done = schema(packed)
    assert done.returncode == 1 and f"{packed}(base):2:1: error: " in done.stdout
    assert f"{packed}(more.sh):1:1: info: text/x-shellscript has no schema" in done.stdout
    packed.write_bytes(gzip.compress(GOOD.encode())[:-9])
    assert schema(packed).returncode == 1


def test_strict_refuses_what_is_deprecated(file):
    path = file("#cloud-config\napt_update: true\n")
    assert schema(path).returncode == 0
    assert schema("--strict", path).returncode == 1


def test_network_config(file):
    assert schema("--network", file("network:\n  version: 2\n  ethernets: {eth0: {dhcp4: true}}\n")).returncode == 0
    done = schema("--network", file("version: 2\nethernets: {eth0: {dhcp4: perhaps}}\n"))
    assert done.returncode == 1 and ":2:" in done.stdout


def test_bad_input_is_said_and_bounded(file, tmp_path):
    missing = schema(tmp_path / "nowhere")
    assert missing.returncode == 66 and "cannot be read" in missing.stderr
    assert schema().returncode == 64
    large = file("#cloud-config\n" + "# comment\n" * 2_000_000)
    done = schema(large)
    assert done.returncode == 1 and "error" in done.stdout
    bomb = "#cloud-config\na: &a [x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12))
    done = schema("-", text=bomb)
    assert done.returncode == 1 and "use fewer aliases" in done.stdout


def test_the_program_links_no_database_and_no_bus():
    linked = subprocess.run(["ldd", str(BUILD / "bin/hearth-boot")], capture_output=True, text=True, check=True).stdout
    assert not [name for name in ("sqlite", "libpq", "mosquitto", "hiredis", "rabbitmq", "python") if name in linked], linked
