"""What the real tools put into an image is what our reader finds there, byte by byte."""
import json
import os
import random
import re

import pytest

from .images import blkid, fill, iso, probe, run, vfat

PLAIN = {
    "/meta-data": b"instance-id: i-1\n",
    "/user-data": b"#cloud-config\nhostname: x\n",
    "/network-config": b"version: 2\n",
    "/vendor-data": b"",
}
OPENSTACK = {
    "/openstack/latest/meta_data.json": b'{"uuid": "83679162"}',
    "/openstack/latest/user_data": b"#!/bin/sh\n",
    "/openstack/latest/network_data.json": b"{}",
    "/openstack/2018-08-27/vendor_data2.json": b"{}",
    "/openstack/content/0000": bytes(range(256)) * 33,
    "/ec2/latest/meta-data.json": b"{}",
}
NAMES = {
    "/a name with spaces and.many.dots.txt": b"1",
    "/" + "long" * 60 + ".json": b"2",
    "/Mixed/Case/FILE.Txt": b"3",
    "/gr\u00fc\u00dfe \u65e5\u672c.txt": b"4",
    "/UPPER.TXT": b"5",
    "/lower.txt": b"6",
    "/exactly8.123": b"7",
    "/.hidden": b"8",
    "/~tilde+plus,comma;x=[y].z": b"9",
    "/\U0001f525": b"10",
}
LARGE = {"/large": random.Random(7).randbytes(3_000_001), "/after": b"x" * 4096}
MANY = {f"/many/file number {n:04}.txt": str(n).encode() for n in range(700)}
DEEP = {"/1/2/3/4/5/6/7/8/9/10/11/12/leaf": b"deep"}
TREES = {"plain": PLAIN, "openstack": OPENSTACK, "names": NAMES, "large": LARGE, "many": MANY, "deep": DEEP}

VFAT = {
    "fat12": (1440, ("-F", "12", "-n", "CIDATA")),
    "fat12 of 4 KiB clusters": (8192, ("-F", "12", "-s", "8", "-n", "cidata")),
    "fat12 without a label": (2880, ("-F", "12")),
    "fat16": (32768, ("-F", "16", "-n", "config-2", "-i", "1A2B3C4D")),
    "fat16 of small clusters": (20000, ("-F", "16", "-s", "1", "-n", "CONFIG-2")),
    "fat16 of 32 KiB clusters": (400000, ("-F", "16", "-s", "64")),
    "fat16 of 2 KiB sectors": (65536, ("-F", "16", "-S", "2048", "-n", "TWO K")),
    "fat32": (70000, ("-F", "32", "-n", "cidata")),
    "fat32 of 4 KiB clusters": (300000, ("-F", "32", "-s", "8", "-n", "X")),
    "fat32 with one table": (70000, ("-F", "32", "-f", "1")),
    "as mkfs chooses": (65536, ("-n", "cidata")),
}
FITS = {"fat12": ("plain", "openstack"), "fat12 without a label": ("plain", "names", "deep"),
        "fat32": ("plain", "openstack", "large", "many", "deep")}  # mtools does not grow a root folder of 512 bytes


def expect_files(image, files, ignore_case=False):
    code, out = probe(image, "walk")
    assert code == 0, out
    entries = {entry["path"]: entry for entry in json.loads(out)}
    found = {path for path, entry in entries.items() if entry["kind"] == "file"}
    assert found == set(files)
    some = sorted(files) if len(files) < 40 else random.Random(3).sample(sorted(files), 40)
    for path in some:
        assert entries[path]["bytes"] == len(files[path])
        assert probe(image, "read", path) == (0, files[path]), path
        if ignore_case:
            assert probe(image, "read", path.upper().replace("\u00df".upper(), "\u00df")) == (0, files[path]), path


def expect_identity(image):
    code, out = probe(image, "identify")
    assert code == 0, out
    ours, theirs = json.loads(out), blkid(image)
    assert ours["type"] == theirs["TYPE"]
    assert ours["label"] == theirs.get("LABEL", "")
    assert ours["boot_label"] == theirs.get("LABEL_FATBOOT", "")
    assert ours["uuid"] == theirs.get("UUID", "")
    return ours


@pytest.mark.parametrize("shape", VFAT)
def test_vfat(tmp_path, shape):
    kib, options = VFAT[shape]
    for name in FITS.get(shape, TREES):
        # mtools cuts what lies beyond U+FFFF.
        files = {path: content for path, content in TREES[name].items() if "\U0001f525" not in path}
        tree = fill(tmp_path / name, files)
        image = vfat(tmp_path / "image", kib, tree, *options)
        expect_files(image, files, ignore_case=name != "names")
        expect_identity(image)


def test_a_vfat_says_both_labels(tmp_path):
    tree = fill(tmp_path / "tree", PLAIN)
    image = vfat(tmp_path / "image", 8192, tree, "-n", "BOOT")
    run("mlabel", "-i", image, "::cidata")
    both = expect_identity(image)
    assert (both["label"], both["boot_label"]) == ("CIDATA", "cidata")
    # mlabel writes both, and only one of them in capitals.
    bytes_ = bytearray(image.read_bytes())
    at = bytes_.index(b"CIDATA     ")
    bytes_[at:at + 11] = b"OTHER      "
    image.write_bytes(bytes_)
    both = expect_identity(image)
    assert (both["label"], both["boot_label"]) == ("OTHER", "cidata")


# What is seen of each way to make an iso: the names as Linux shows them.
ISO = {
    "plain": ((), "lower"),
    "joliet": (("-J",), "same"),
    "rock ridge": (("-R",), "same"),
    "both": (("-J", "-R"), "same"),
    "cloud-init's way": (("-V", "cidata", "-J", "-r"), "same"),
    "config drive": (("-V", "config-2", "-J", "-R", "-l", "-allow-lowercase", "-allow-multidot"), "same"),
    "level 4": (("-iso-level", "4"), "lower 4"),
    "a long label": (("-V", "A Label_of 32 character, exactly", "-J", "-R"), "same"),
}
SHORT = {"/meta_da.txt": b"1", "/dir/user.dat": b"22", "/dir/sub/x.y": b"333", "/noext": b"4"}


@pytest.mark.parametrize("tool", ["genisoimage", "xorriso"])
@pytest.mark.parametrize("shape", ISO)
def test_iso(tmp_path, shape, tool):
    options, names = ISO[shape]
    if tool == "xorriso":
        names = "same"  # it always adds Rock Ridge
    trees = {"short": SHORT} if names.startswith("lower") else {**TREES, "short": SHORT}
    for name, files in trees.items():
        if name == "names" and "-R" not in options and "-r" not in options:
            # Joliet cuts names at 64 characters and has none of ;*?:\/
            files = {path: content for path, content in files.items()
                     if len(path) < 60 and not re.search(r"[;*?:\\=\[\]\U0001f525]", path)}
        if tool == "genisoimage" and "-J" in options:
            files = {path: content for path, content in files.items() if "\U0001f525" not in path}
        if name == "deep" and "-R" not in options and "-r" not in options:
            continue
        tree = fill(tmp_path / name, files)
        charset = () if "-iso-level" in options else ("-input-charset", "utf-8")
        image = iso(tmp_path / "image", tree, *charset, *options, tool=tool)
        if name == "deep":
            expect_deep(image, files)
        else:
            expect_files(image, files, ignore_case=names == "lower")
        expect_identity(image)


def expect_deep(image, files):
    """Rock Ridge moves what lies too deep, and shows it where it was. An emptied folder stays."""
    code, out = probe(image, "walk")
    assert code == 0, out
    found = {entry["path"] for entry in json.loads(out) if entry["kind"] == "file"}
    assert found == set(files)
    for path, content in files.items():
        assert probe(image, "read", path) == (0, content)


def test_iso_links_are_followed_inside_the_volume(tmp_path):
    tree = fill(tmp_path / "tree", OPENSTACK)
    (tree / "openstack/newest").symlink_to("latest")
    (tree / "user-data").symlink_to("openstack/newest/../latest/user_data")
    (tree / "absolute").symlink_to("/openstack/latest/user_data")
    (tree / "out").symlink_to("../../../../../etc/passwd")
    (tree / "loop").symlink_to("loop")
    image = iso(tmp_path / "image", tree, "-R")
    for path in ("/user-data", "/absolute", "/openstack/newest/user_data"):
        assert probe(image, "read", path) == (0, OPENSTACK["/openstack/latest/user_data"])
    code, out = probe(image, "read", "/out")
    assert code == 1 and json.loads(out)["code"] == "not_found"
    code, out = probe(image, "read", "/loop")
    assert code == 1 and json.loads(out)["code"] == "corrupt"
    links = {entry["path"]: entry["target"] for entry in json.loads(probe(image, "walk")[1]) if entry["kind"] == "link"}
    assert links["/user-data"] == "openstack/newest/../latest/user_data"
    assert links["/absolute"] == "/openstack/latest/user_data"


def test_the_extents_of_a_file_are_put_together(tmp_path):
    """The tools split files of 4 GiB alone, so two files become one here: the first one's record goes on in the second's."""
    tree = fill(tmp_path / "tree", {"/a.bin": b"a" * 5000, "/b.bin": b"b" * 3000, "/c.bin": b"c"})
    image = iso(tmp_path / "image", tree)
    bytes_ = bytearray(image.read_bytes())
    bytes_[bytes_.index(b"A.BIN;1") - 8] |= 0x80
    image.write_bytes(bytes_)
    assert probe(image, "read", "/b.bin") == (0, b"a" * 5000 + b"b" * 3000)
    assert [entry["path"] for entry in json.loads(probe(image, "walk")[1])] == ["/b.bin", "/c.bin"]


@pytest.mark.skipif(not os.environ.get("HEARTH_SOAK"), reason="writes 4 GiB")
def test_a_file_of_more_than_4_gib_is_listed(tmp_path):
    tree = fill(tmp_path / "tree", {"/after": b"behind it"})
    with open(tree / "huge", "wb") as file:
        file.truncate(4 * 1024 ** 3 + 5)
    image = iso(tmp_path / "image", tree, "-iso-level", "3", "-R", tool="xorriso")
    size = {entry["path"]: entry["bytes"] for entry in json.loads(probe(image, "walk")[1])}
    assert size["/huge"] == 4 * 1024 ** 3 + 5
    assert probe(image, "read", "/after") == (0, b"behind it")


def test_a_file_above_the_bound_is_refused(tmp_path):
    files = {"/fits": bytes(16 << 20), "/larger": bytes((16 << 20) + 1)}
    tree = fill(tmp_path / "tree", files)
    for image in (iso(tmp_path / "iso", tree, "-R"), vfat(tmp_path / "vfat", 70000, tree)):
        assert probe(image, "read", "/fits") == (0, files["/fits"])
        code, out = probe(image, "read", "/larger")
        assert code == 1 and json.loads(out)["code"] == "full"


def test_errors_name_the_place(tmp_path):
    tree = fill(tmp_path / "tree", OPENSTACK)
    image = vfat(tmp_path / "image", 8192, tree)
    for verb, path, word in (("read", "/openstack/latest", "is a folder"), ("list", "/ec2/latest/meta-data.json", "no folder"),
                             ("read", "/openstack/nothing", "no such"), ("read", "/openstack/content/0000/x", "no folder")):
        code, out = probe(image, verb, path)
        error = json.loads(out)["error"]
        assert code == 1 and path in error and word in error, error


SEED = int(os.environ.get("HEARTH_SEED", random.randrange(1 << 31)))


@pytest.mark.parametrize("shape", ["fat12", "fat16", "fat32", "joliet", "rock ridge"])
def test_a_spoilt_image_is_refused_or_read_within_bounds(tmp_path, shape):
    print("HEARTH_SEED", SEED)
    files = {**PLAIN, **OPENSTACK, "/x/y/z": b"z" * 20000}
    tree = fill(tmp_path / "tree", files)
    if shape.startswith("fat"):
        kib = {"fat12": 1440, "fat16": 9000, "fat32": 34000}[shape]
        image = vfat(tmp_path / "image", kib, tree, "-F", shape[3:])
    else:
        image = iso(tmp_path / "image", tree, *ISO[shape][0])
    count = 3000 if os.environ.get("HEARTH_SOAK") else 60 if shape == "fat32" else 300
    code, out = probe(image, "flips", str(SEED), str(count))
    assert code == 0, out
    told = json.loads(out)
    assert told["read"] > 0
    # 64 MiB of folders for each of some 32 calls would be 2 GiB; what 5,000 entries cost is far less.
    assert told["most_bytes"] < 400 << 20, told
