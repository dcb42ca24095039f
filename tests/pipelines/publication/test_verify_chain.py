"""An outsider's verifier, one file without our code, finds every alteration."""

from __future__ import annotations

import copy
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from servanda.domain.implementation.states import Level
from servanda.foundation.organisations.models import Body
from servanda.pipelines.publication.actions.release import release_bodies, release_update
from servanda.pipelines.publication.models import Release
from servanda.pipelines.publication.queries.chain import chain_lines, checkpoint
from servanda.pipelines.publication.verify import servanda_verify
from tests.pipelines.publication.conftest import Avelia
from tests.withdrawing import withdraw

VERIFIER = Path(servanda_verify.__file__)
Chain = list[dict[str, Any]]


@pytest.fixture
def chain(avelia: Avelia) -> Chain:
    """Two updates, bodies, and one update withdrawn."""
    release_bodies(bodies=Body.objects.all(), by=avelia.coordinator)
    gone = avelia.approved_update(level=Level.INITIAL)
    release_update(update=gone, by=avelia.coordinator)
    release_update(update=avelia.approved_update(what_was_done="It passed: «نعم» 是 <é>."), by=avelia.coordinator)
    withdraw(kind="update", public_id=f"AVL-U-{gone.pk}", reason="A figure was wrong.", by=avelia.coordinator)
    return [json.loads(line) for line in chain_lines()]


def verdict(chain: Chain, checkpoints: dict[int, str] | None = None) -> bool:
    verifier = servanda_verify.Verifier((checkpoints or {}).items())
    for release in chain:
        verifier.take(json.dumps(release, ensure_ascii=False))
    return bool(verifier.finish())


def test_an_untouched_chain_passes_also_as_a_program_from_standard_input(chain: Chain, tmp_path: Path) -> None:
    kept = checkpoint()
    file = tmp_path / "chain.jsonl"
    file.write_text("".join(chain_lines()), encoding="utf-8")

    for source, given in ((str(file), None), ("-", file.read_bytes())):
        command = [sys.executable, "-I", str(VERIFIER), source, "--checkpoint", f"{kept['sequence']}:{kept['hash']}"]
        ran = subprocess.run(command, input=given, capture_output=True, check=False)
        assert ran.returncode == 0, ran.stdout.decode()
        assert f"{len(chain)} releases" in ran.stdout.decode()


def test_the_program_says_what_was_altered_and_fails(chain: Chain, tmp_path: Path) -> None:
    chain[0]["content"]["names"] = {"en": "Somebody else"}
    file = tmp_path / "chain.jsonl"
    file.write_text("\n".join(json.dumps(release) for release in chain), encoding="utf-8")

    ran = subprocess.run([sys.executable, "-I", str(VERIFIER), str(file)], capture_output=True, check=False)

    assert ran.returncode == 1
    assert b"not what was released" in ran.stdout
    missing = subprocess.run([sys.executable, "-I", str(VERIFIER), "nowhere.jsonl"], capture_output=True, check=False)
    assert missing.returncode == 2


def test_a_withdrawn_content_is_no_longer_handed_out_and_its_hash_stays(chain: Chain) -> None:
    withheld = [release for release in chain if release["content"] is None]

    assert [release["kind"] for release in withheld] == ["update"]
    assert verdict(chain)
    withheld[0]["content_hash"] = "0" * 64
    assert not verdict(chain)


def test_a_content_withheld_without_a_withdrawal_is_found(chain: Chain) -> None:
    chain[0]["content"] = None

    assert not verdict(chain)


def _change_content(chain: Chain, chance: random.Random) -> None:
    release = chance.choice([held for held in chain if held["content"]])
    _alter_somewhere(release["content"], chance)


def _alter_somewhere(content: Any, chance: random.Random) -> None:
    """Go down at random and change what is found there."""
    key = chance.choice(list(content) if isinstance(content, dict) else range(len(content)))
    held = content[key]
    if isinstance(held, dict | list) and held and chance.random() < 0.8:
        _alter_somewhere(held, chance)
    else:
        content[key] = f"{held}." if isinstance(held, str) else ["something else", held]


def _change_header(chain: Chain, chance: random.Random) -> None:
    release = chance.choice(chain)
    field = chance.choice([*servanda_verify.HEADER, "hash"])
    held = release[field]
    release[field] = held + 1 if isinstance(held, int) else held[:-1] + ("1" if held[-1:] != "1" else "2")


def _reorder(chain: Chain, chance: random.Random) -> None:
    one, other = chance.sample(range(len(chain)), 2)
    chain[one], chain[other] = chain[other], chain[one]


def _drop(chain: Chain, chance: random.Random) -> None:
    del chain[chance.randrange(len(chain) - 1)]


def _duplicate(chain: Chain, chance: random.Random) -> None:
    chain.insert(chance.randrange(len(chain)), copy.deepcopy(chance.choice(chain)))


def _truncate(chain: Chain, chance: random.Random) -> None:
    del chain[-chance.randrange(1, len(chain) + 1) :]


def _hash_again(chain: Chain, chance: random.Random) -> None:
    """Change a content and make its own hashes right; the last release alone is covered by a checkpoint only."""
    release = chance.choice([held for held in chain if held["content"]])
    _alter_somewhere(release["content"], chance)
    _seal(release)


def _hash_all_again(chain: Chain, chance: random.Random) -> None:
    """Rewrite history from some point on, all links right: only a checkpoint tells."""
    start = chance.choice([i for i, held in enumerate(chain) if held["content"]])
    _alter_somewhere(chain[start]["content"], chance)
    previous = chain[start]["previous_hash"]
    for release in chain[start:]:
        release["previous_hash"] = previous
        _seal(release)
        previous = release["hash"]


def _seal(release: dict[str, Any]) -> None:
    if release["content"] is not None:
        release["content_hash"] = servanda_verify.digest(release["content"])
    release["hash"] = servanda_verify.digest({name: release[name] for name in servanda_verify.HEADER})


WAYS = (_change_content, _change_header, _reorder, _drop, _duplicate, _truncate, _hash_again, _hash_all_again)


def _undetected(chain: Chain, times: int) -> list[str]:
    seed = int(os.environ.get("SERVANDA_SEED", random.randrange(10**9)))
    print(f"SERVANDA_SEED={seed}")  # noqa: T201 - to run the same again
    chance = random.Random(seed)
    head = checkpoint()
    missed = []
    for number in range(times):
        way = WAYS[number % len(WAYS)]
        tampered = copy.deepcopy(chain)
        way(tampered, chance)
        if tampered == chain:
            continue
        if verdict(tampered, {head["sequence"]: head["hash"]}):
            missed.append(f"{way.__name__} with seed {seed}, number {number}")
    return missed


def test_every_one_of_200_random_tamperings_is_found(chain: Chain) -> None:
    assert _undetected(chain, 200) == []


@pytest.mark.slow
def test_every_one_of_1000_random_tamperings_is_found(chain: Chain) -> None:
    assert _undetected(chain, 1000) == []


def test_without_a_checkpoint_a_cut_off_end_cannot_be_seen_and_with_one_it_is(chain: Chain) -> None:
    """The positive control: why checkpoints are kept outside."""
    head = checkpoint()

    assert verdict(chain[:2])
    assert not verdict(chain[:2], {head["sequence"]: head["hash"]})


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE publication_release SET content = content || \'{"branch": "local"}\' WHERE sequence = 1',
        "UPDATE publication_release SET released_by = 'Somebody' WHERE sequence = 2",
        "UPDATE publication_release SET released_at = released_at - interval '1 day' WHERE sequence = 3",
        "UPDATE publication_release SET state_code = 'MRD' WHERE sequence = 1",
        "DELETE FROM publication_release WHERE sequence = 2",
        "DELETE FROM publication_release WHERE sequence > 3",
    ],
)
def test_what_the_database_owner_alters_with_triggers_off_is_found(chain: Chain, statement: str) -> None:
    head = checkpoint()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE publication_release DISABLE TRIGGER USER")
        cursor.execute(statement)
        assert cursor.rowcount > 0

    assert not verdict([json.loads(line) for line in chain_lines()], {head["sequence"]: head["hash"]})


def test_the_database_refuses_changes_to_releases(chain: Chain) -> None:
    with pytest.raises(Exception, match="Cannot (update|delete)"):
        Release.objects.filter(sequence=1).update(released_by="Somebody")
