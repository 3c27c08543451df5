"""Archives that would climb out, swell, or hide something: refused in one sentence, nothing written."""

import io
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest

from preau.feeds.tests.aaf_files import feed, pupil, school, xml
from preau.feeds.tests.test_aaf_hostile import PUPILS, refused

pytestmark = pytest.mark.django_db
SCHOOLS = "ENT_Complet_20261124_EtabEducNat_0000.xml"
GOOD = {SCHOOLS: xml([school()]), PUPILS: xml([pupil("1")])}
OUTSIDE = "ce nom sort de l’archive ou ne peut s’écrire."


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path, files: dict[str, bytes], *odd: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for info in odd:
            archive.addfile(info)
    return path


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_good_archive_is_taken_whole(tmp_path, pack):
    assert feed(pack(tmp_path / "livraison", GOOD)).counts["kinds"]["pupils"]["created"] == 1


@pytest.mark.parametrize("pack", [zipped, tarred])
@pytest.mark.parametrize(
    "name", ["../../evil.xml", "/etc/evil.xml", "a/../../evil.xml", "a\\..\\evil.xml", "\u202elmx.xml"]
)
def test_a_name_that_climbs_out_is_refused(tmp_path, pack, name):
    assert OUTSIDE in refused(pack(tmp_path / "in", GOOD | {name: b"x"}))
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_bomb_is_refused_before_it_swells(tmp_path, pack):
    bomb = pack(tmp_path / "in", GOOD | {"ENT_Complet_20261124_Eleve_0001.xml": b" " * (64 << 20)})
    assert bomb.stat().st_size < 1 << 20
    assert "c’est une bombe, il est refusé." in refused(bomb)


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path):
    packed = zipped(tmp_path / "in", GOOD)
    data = bytearray(packed.read_bytes())
    entry = data.rindex(b"PK\x01\x02")
    size = struct.unpack_from("<I", data, entry + 24)[0]
    struct.pack_into("<I", data, entry + 24, size - 100)
    packed.write_bytes(data)
    assert refused(packed).startswith(PUPILS)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_a_link_or_a_device_is_refused(tmp_path, kind):
    odd = tarfile.TarInfo("lien.xml")
    odd.type, odd.linkname = kind, "/etc/passwd"
    assert "ceci est un lien ou un périphérique" in refused(tarred(tmp_path / "in", GOOD, odd))


def test_a_link_in_a_folder_is_refused(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / PUPILS).symlink_to("/etc/passwd")
    assert "ceci est un lien ou un périphérique" in refused(folder)


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_an_archive_cut_in_its_middle_is_refused(tmp_path, pack):
    packed = pack(tmp_path / "in", GOOD)
    packed.write_bytes(packed.read_bytes()[:-300])
    assert "l’archive est abîmée ou incomplète." in refused(packed)


def test_what_is_no_archive_is_refused(tmp_path):
    packed = tmp_path / "in"
    packed.write_bytes(b"GIF89a")
    assert "ce n’est ni un dossier, ni une archive zip ou tgz." in refused(packed)


def test_an_empty_archive_holds_no_file_of_the_directory(tmp_path):
    packed = zipped(tmp_path / "in", {"lisez-moi.txt": b"rien"})
    assert refused(packed) == "Aucun fichier XML de l’annuaire académique dans cette livraison."
