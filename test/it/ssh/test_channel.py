"""The far end alone, as its channel sees it: questions, and the folder where it listens for its modules."""
import os
import socket

import pytest

from ssh.far_program import Channel, frames
from support.waiting import wait_for
from support.playbooks import BUILD, ROOT

GOLDEN = ROOT / "test/golden/far"


def golden(name):
    return next(frames.Reader().feed_whole((GOLDEN / (name + ".bin")).read_bytes()))


class Here(Channel):
    def __init__(self, folder):
        super().__init__([BUILD / "bin/hearth-far"], folder)
        self.name = self.next()[0]["channel"]
        self.folder = self.runtime / "far" / self.name


@pytest.fixture
def channel(tmp_path):
    made = Here(tmp_path)
    yield made
    made.close("kill")


def test_a_golden_question_has_the_golden_answer(channel):
    channel.send(*golden("ask"))
    header, body = channel.next()
    expected, words = golden("answer")
    assert header == expected
    assert body == words.replace(b'"workers":1', b'"workers":0')


def test_what_no_worker_is_asked_through_a_channel_is_refused(channel):
    for number, question in enumerate([{"t": "quit"}, {"t": "call", "v": 1}, {"t": "memo.get", "scope": "a"}, {}, None]):
        channel.send({"t": "ask", "q": number, "question": question})
        header, body = channel.next()
        assert (header["t"], header["q"]) == ("answer", number) and b'"refused"' in body, question


def test_it_listens_in_a_folder_that_is_its_own(channel, tmp_path):
    assert channel.folder.stat().st_mode & 0o777 == 0o700
    assert (channel.folder / "worker.sock").is_socket()
    other = Here(tmp_path)
    try:
        assert other.folder != channel.folder and channel.folder.is_dir()
    finally:
        other.close("kill")


def test_what_a_killed_one_left_is_swept_by_the_next(channel, tmp_path):
    channel.process.kill()
    channel.process.wait()
    assert channel.folder.is_dir()
    other = Here(tmp_path)
    try:
        assert not channel.folder.exists() and other.folder.is_dir()
    finally:
        other.close("kill")


def test_nobody_is_answered_after_the_channels_end(channel):
    folder = os.open(channel.folder, os.O_PATH)

    def listens():
        with socket.socket(socket.AF_UNIX) as door:
            return door.connect_ex(f"/proc/self/fd/{folder}/worker.sock") == 0

    assert listens()
    channel.process.stdin.close()
    assert wait_for(lambda: not listens(), 20)
    assert channel.process.poll() is None, "it stays for who lost the channel"
    os.close(folder)
