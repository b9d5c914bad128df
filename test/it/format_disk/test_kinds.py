"""Which file system it is, and partition tables, as libblkid and sfdisk say it."""
import json

import pytest

from .images import blank, probe, run
from .test_files import expect_identity

UUID = "0f4c27b8-3d54-4f0e-9a3b-51b0c7f2a1de"
KINDS = {
    "ext2": (2048, ("mke2fs", "-q", "-t", "ext2", "-L", "cidata", "-U", UUID)),
    "ext3": (8192, ("mke2fs", "-q", "-t", "ext3", "-L", "a label of 16 ch")),
    "ext4": (8192, ("mke2fs", "-q", "-t", "ext4", "-L", "root", "-U", UUID)),
    "ext4 without a journal": (8192, ("mke2fs", "-q", "-t", "ext4", "-O", "^has_journal")),
    "a journal of ext": (8192, ("mke2fs", "-q", "-O", "journal_dev")),
    "xfs": (310000, ("mkfs.xfs", "-q", "-L", "data", "-m", f"uuid={UUID}")),
    "xfs without a label": (310000, ("mkfs.xfs", "-q")),
    "btrfs": (120000, ("mkfs.btrfs", "-q", "-L", "a btrfs label", "-U", UUID)),
    "swap": (4096, ("mkswap", "-L", "SWAP", "-U", UUID)),
    "swap of 64 KiB pages": (4096, ("mkswap", "-p", "65536", "-L", "big")),
    "swap without a label": (4096, ("mkswap",)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_kind(tmp_path, kind):
    kib, command = KINDS[kind]
    image = blank(tmp_path / "image", kib)
    run(*command, image)
    expect_identity(image)


def test_nothing_is_nothing(tmp_path):
    for kib in (0, 1, 4, 5000):
        image = blank(tmp_path / "image", kib)
        assert probe(image, "identify") == (0, b"null\n")
        assert probe(image, "partitions") == (0, b"null\n")


TABLES = {
    "gpt": "label: gpt\nlabel-id: 11111111-2222-3333-4444-555555555555\n"
           "size=1MiB, type=U, name=\"EFI System\", uuid=0A0B0C0D-1111-2222-3333-444444444444\n"
           "size=10MiB, type=L, name=\"cloud-Daten \u00fc\"\nsize=2MiB, type=S\n",
    "gpt with holes": "label: gpt\n3: start=4096, size=2048, type=L\n9: start=20000, size=5, type=L, name=nine\n",
    "dos": "label: dos\nlabel-id: 0x5a6b7c8d\nsize=5MiB, type=83, bootable\nsize=3MiB, type=c\n",
    "dos with logical ones": "label: dos\nsize=2MiB, type=83\nsize=30MiB, type=5\nsize=3MiB, type=83\nsize=4MiB, type=82\n"
                             "size=5MiB, type=b\nsize=1MiB, type=83\n",
}


@pytest.mark.parametrize("sector", [512, 4096])
@pytest.mark.parametrize("table", TABLES)
def test_table(tmp_path, table, sector):
    if sector == 4096 and not table == "gpt":
        return
    image = blank(tmp_path / "image", 65536)
    extra = ("--sector-size", "4096") if sector == 4096 and "sector-size" in run("sfdisk", "--help") else ()
    if sector == 4096 and not extra:
        return
    run("sfdisk", "-q", *extra, image, input=TABLES[table].encode())
    theirs = json.loads(run("sfdisk", "--json", *extra, image))["partitiontable"]
    code, out = probe(image, "partitions")
    assert code == 0, out
    ours = json.loads(out)
    assert ours["type"] == theirs["label"]
    assert ours["uuid"] == theirs["id"].lower().removeprefix("0x")
    assert ours["sector_bytes"] == sector
    expected = [{
        "number": int(part["node"].removeprefix(str(image))),
        "offset": part["start"] * sector,
        "bytes": part["size"] * sector,
        "type": part["type"].lower() if "-" in part["type"] else f"0x{int(part['type'], 16):02x}",
        "name": part.get("name", ""),
        "bootable": part.get("bootable", False),
    } for part in theirs["partitions"]]
    for part in ours["partitions"]:
        uuid = part.pop("uuid")
        told = next((other for other in theirs["partitions"] if other["start"] * sector == part["offset"]))
        assert uuid == (told["uuid"].lower() if "uuid" in told else f"{ours['uuid']}-{part['number']:02x}")
    assert ours["partitions"] == expected


def test_a_broken_gpt_is_read_from_its_backup(tmp_path):
    image = blank(tmp_path / "image", 65536)
    run("sfdisk", "-q", image, input=TABLES["gpt"].encode())
    before = json.loads(probe(image, "partitions")[1])
    bytes_ = bytearray(image.read_bytes())
    bytes_[1024 + 40] ^= 1  # an entry
    image.write_bytes(bytes_)
    after = json.loads(probe(image, "partitions")[1])
    assert after.pop("backup") and not before.pop("backup")
    assert after == before
    bytes_[-512 * 33 + 40] ^= 1
    image.write_bytes(bytes_)
    code, out = probe(image, "partitions")
    assert code == 1 and json.loads(out)["code"] == "corrupt"


def test_a_file_system_without_partitions_has_no_table(tmp_path):
    image = blank(tmp_path / "image", 8192)
    run("mkfs.vfat", image)
    assert probe(image, "partitions") == (0, b"null\n")
