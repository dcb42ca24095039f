import pytest

from servanda.domain.implementation.actions.evidence import attach_file, attach_link, remove_evidence
from servanda.domain.implementation.actions.updates import (
    Answer,
    approve_update,
    return_update,
    save_update,
    submit_update,
    take_back_update,
)
from servanda.domain.implementation.models import Evidence, Update
from servanda.domain.implementation.queries.since import changed_since, decided_last
from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock, files
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, NotAllowed
from tests import factories


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


def test_evidence_is_not_slipped_in_by_a_page_opened_before_sending(draft, author):
    kept = attach_link(update=draft, title="Agenda", url="https://parliament.example/a", by=author)
    opened_before = Update.objects.get(pk=draft.pk)
    submit_update(update=Update.objects.get(pk=draft.pk), version=opened_before.version, by=author)

    with pytest.raises(NotAllowed):
        attach_link(update=opened_before, title="Late", url="https://parliament.example/b", by=author)
    with pytest.raises(NotAllowed):
        attach_file(update=opened_before, title="Late", file_name="a.pdf", chunks=[b"%PDF-1"], by=author)
    with pytest.raises(NotAllowed):
        remove_evidence(evidence=kept, by=author)


@pytest.mark.parametrize("url", ["http://[", "https://a.example/" + "x" * 500, "https://a.example/\x00"])
def test_an_address_that_cannot_be_kept_is_refused(draft, author, url):
    with pytest.raises(InvalidInput, match="address"):
        attach_link(update=draft, title="Agenda", url=url, by=author)


def test_a_long_title_and_an_odd_file_name_are_kept_as_far_as_they_fit(draft, author):
    made = attach_file(update=draft, title="t" * 300, file_name="a\x00b\n.pdf", chunks=[b"%PDF-1"], by=author)

    assert (len(made.title), made.file_name) == (200, "ab.pdf")


def test_the_audit_trail_repeats_no_words_of_the_update(draft, author, sent, approver):
    """Administrators and a hub's secretariat read the trail, but no State's unpublished work."""
    back = return_update(update=sent, version=sent.version, reason="The minister has not agreed.", by=approver)
    made = attach_link(update=back, title="Secret memo", url="https://intranet.example/memo", by=author)
    remove_evidence(evidence=made, by=author)

    told = str(list(Event.objects.values_list("details", flat=True)))

    assert not [word for word in ("minister", "memo") if word in told]


def link(update, by, title="Agenda"):
    return attach_link(update=update, title=title, url="https://parliament.example/a", by=by)


def test_what_was_attached_after_the_check_page_is_not_sent_unseen(draft, author, justice):
    colleague = factories.user("focal_point", at=justice)
    checked = Update.objects.get(pk=draft.pk).version

    link(draft, colleague)

    with pytest.raises(EditedMeanwhile):
        submit_update(update=draft, version=checked, by=author)
    evidence = Evidence.objects.get()
    checked = Update.objects.get(pk=draft.pk).version
    remove_evidence(evidence=evidence, by=colleague)
    with pytest.raises(EditedMeanwhile):
        submit_update(update=draft, version=checked, by=author)


def test_nobody_approves_evidence_they_did_not_see(sent, author, approver):
    opened, version = clock.now(), sent.version
    update = take_back_update(update=sent, version=version, by=author)
    made = link(update, author)
    update = submit_update(update=update, version=Update.objects.get(pk=update.pk).version, by=author)

    with pytest.raises(EditedMeanwhile):
        approve_update(update=update, version=version, by=approver)

    assert changed_since(update, opened).attached == (made,)
    assert not changed_since(update, clock.now())


def test_who_returned_an_update_is_told_what_is_new_since_then(sent, author, approver):
    update = return_update(update=sent, version=sent.version, reason="Show it.", by=approver)
    looked_at = decided_last(update, approver)
    kept, passing = link(update, author), link(update, author, "A mistake")
    remove_evidence(evidence=passing, by=author)
    update = Update.objects.get(pk=update.pk)
    said = Answer(what_was_done="The bill passed second reading.", level="partial")
    update = save_update(update=update, answer=said, version=update.version, by=author)

    news = changed_since(update, looked_at)

    assert (news.attached, news.removed, news.parts) == ((kept,), (), ("what_was_done",))
    assert decided_last(update, author) is None


def test_what_was_there_and_is_gone_is_named(draft, author, approver):
    gone = link(draft, author, "The old law")
    update = submit_update(update=draft, version=draft.version + 1, by=author)
    update = return_update(update=update, version=update.version, reason="Show the new law.", by=approver)

    remove_evidence(evidence=gone, by=author)

    assert changed_since(update, decided_last(update, approver)).removed == ("The old law",)
