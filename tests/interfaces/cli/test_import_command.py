import argparse
import json

import pytest

from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.common.files import path_of
from servanda.foundation.reference.loader import load_reference
from servanda.interfaces.cli.commands import import_
from servanda.interfaces.cli.errors import CommandFailed
from servanda.pipelines.ingest.models import Batch
from tests import factories
from tests.pipelines.ingest.importing import tables

pytestmark = pytest.mark.django_db


def _run(*arguments: str) -> None:
    parser = argparse.ArgumentParser()
    import_.add_arguments(parser)
    import_.run(parser.parse_args([str(each) for each in arguments]))


@pytest.fixture
def table(tmp_path):
    tables.reference()
    path = tmp_path / "list.csv"
    path.write_bytes(tables.table([tables.row(1), tables.row(2, response="Noted")]))
    return path


def test_a_plan_says_its_counts_and_leaves_nothing_behind(table, capsys, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    _run("upr-info", table, "--plan", "--json")

    said = json.loads(capsys.readouterr().out)
    assert said["counts"] == {"new": 2, "changed": 0, "unchanged": 0, "doubtful": 0, "unreadable": 0, "vanished": 0}
    assert said["positions"] == {"supported": 1, "noted": 1, "partly": 0, "pending": 0, "": 0}
    assert (said["source"], said["file"], said["state"], said["recommendations"]) == ("upr-info", "list.csv", "AVL", 2)
    assert said["unknown_labels"] == {}
    assert not Batch.objects.exists()
    assert not Recommendation.objects.exists()
    assert not path_of(said["sha256"]).exists()


def test_an_import_is_applied_and_says_so(table, capsys):
    _run("upr-info", table, "--state", "AVL")

    assert "2 new" in (said := capsys.readouterr().out)
    assert said.endswith("Applied.\n")
    assert Recommendation.objects.count() == 2
    assert Batch.objects.get().brought_by.full_name == "Console"


def test_a_person_imports_in_their_own_name_and_with_their_own_rights(table):
    coordinator, reader = factories.user("coordinator"), factories.user("focal_point")

    _run("upr-info", table, "--state", "AVL", "--by", coordinator.email)
    with pytest.raises(CommandFailed, match="may not bring"):
        _run("upr-info", table, "--state", "AVL", "--by", reader.email)

    assert Batch.objects.get().brought_by == coordinator


def test_what_cannot_be_done_is_one_sentence_and_code_2(table, tmp_path):
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"%PDF-1.7")
    empty = tmp_path / "empty.csv"
    empty.touch()
    for arguments in (
        ("upr-info", tmp_path / "absent.csv"),
        ("upr-info", broken),
        ("upr-info", empty),
        ("upr-info", table, "--state", "ZZZ"),
        ("upr-info", table, "--by", "nobody@avelia.example"),
        ("uhri", "http://127.0.0.1/export.json"),
    ):
        with pytest.raises(CommandFailed) as failed:
            _run(*arguments)
        assert failed.value.code == 2
        assert "\n" not in str(failed.value)

    assert not Recommendation.objects.exists()


def test_slovenias_list_of_2025_holds_254_recommendations_of_which_217_are_supported(shared_data, capsys):
    load_reference()
    path = shared_data / "ohchr_thematic_lists" / "UPR48_Slovenia_thematic_list.docx"

    _run("ohchr-matrix", path, "--state", "SVN", "--plan", "--json")

    said = json.loads(capsys.readouterr().out)
    assert (said["recommendations"], said["positions"]["supported"], said["counts"]["new"]) == (254, 217, 254)
    assert (said["problems"], said["unknown_labels"]) == ([], {})
