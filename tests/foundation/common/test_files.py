import hashlib

import pytest

from servanda.foundation.common import files


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def test_a_file_is_found_again_by_what_is_in_it():
    kept = files.keep([b"one ", b"two"])

    assert kept.sha256 == hashlib.sha256(b"one two").hexdigest()
    assert kept.path.read_bytes() == b"one two"


def test_the_same_content_twice_is_kept_once(settings):
    assert files.keep([b"x"]) == files.keep([b"x"])
    assert sum(1 for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()) == 1


def test_a_broken_upload_leaves_nothing_behind(settings):
    def breaks():
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        files.keep(breaks())
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "", "a" * 63, "a" * 63 + "/"])
def test_only_a_checksum_leads_to_a_file(name):
    with pytest.raises(ValueError):
        files.path_of(name)
