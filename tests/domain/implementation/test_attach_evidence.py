import pytest

from servanda.domain.implementation.actions.evidence import attach_file, attach_link, remove_evidence
from servanda.domain.implementation.models import Evidence
from servanda.foundation.common import files
from servanda.foundation.common.errors import InvalidInput, NotAllowed


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def test_a_file_is_kept_with_the_update(draft, author):
    made = attach_file(update=draft, title="", file_name="circular.pdf", chunks=[b"%PDF-1.7 ", b"text"], by=author)

    assert (made.title, made.size) == ("circular.pdf", 13)
    assert files.path_of(made.sha256).exists()


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("program.exe", b"MZ", "kind"),
        ("page.html", b"<script>", "kind"),
        ("macro.docm", b"PK\x03\x04", "kind"),
        ("circular.pdf", b"MZ\x90", "not what its name says"),
        ("table.csv", b"\x00\x01\x02", "not what its name says"),
        ("empty.pdf", b"", "empty"),
        ("noending", b"text", "kind"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_plain_words(draft, author, name, content, word):
    with pytest.raises(InvalidInput, match=word):
        attach_file(update=draft, title="x", file_name=name, chunks=[content] if content else [], by=author)

    assert not Evidence.objects.exists()


def test_too_large_a_file_leaves_nothing_behind(draft, author, settings):
    megabyte = b"%PDF-" + b"x" * (1024 * 1024)

    with pytest.raises(InvalidInput, match="20 MB"):
        attach_file(update=draft, title="x", file_name="a.pdf", chunks=(megabyte for _ in range(21)), by=author)

    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example/x", "parliament.example", "https://", ""])
def test_a_link_is_a_whole_web_address(draft, author, url):
    with pytest.raises(InvalidInput, match="address"):
        attach_link(update=draft, title="Agenda", url=url, by=author)


def test_evidence_of_a_sent_update_stays(sent, author):
    with pytest.raises(NotAllowed):
        attach_link(update=sent, title="Agenda", url="https://parliament.example/a", by=author)


def test_removed_evidence_stays_in_the_past(draft, author):
    made = attach_link(update=draft, title="Agenda", url="https://parliament.example/a", by=author)
    key = made.pk

    remove_evidence(evidence=made, by=author)

    assert Evidence.pgh_event_model.objects.get(id=key).url == "https://parliament.example/a"
