#!/usr/bin/env python3
"""Check a Servanda record without trusting whoever runs it. Needs Python 3.9 or newer and nothing else.

    python servanda_verify.py chain.jsonl
    python servanda_verify.py https://example.org/api/public/v1/chain.jsonl
    cat chain.jsonl | python servanda_verify.py -
    python servanda_verify.py chain.jsonl --checkpoint 1234:9f86d081…      (a number and hash you kept earlier)

What is checked, release by release: the numbers run 1, 2, 3 … without gap or repeat; each content has the hash its
header states; each header has the hash the release states; each release names the hash of the one before; versions of a
thing count up from 1, with a first release first; and every checkpoint you kept is still in the chain. A content may be
missing only where the same thing was withdrawn later; its hash stays in the chain.

Canonical JSON: UTF-8, keys sorted by code point, no spaces, no escapes but those JSON demands, no decimal numbers.
Exit code: 0 all is well; 1 something was altered; 2 the record could not be read.
"""

# ruff: noqa: T201, UP031 - speaks to a person, and runs on old Pythons

import argparse
import hashlib
import json
import sys
import urllib.request

FIRST = "0" * 64
HEADER = (
    "content_hash",
    "kind",
    "previous_hash",
    "public_id",
    "reason",
    "reason_words",
    "released_at",
    "released_by",
    "sequence",
    "state",
    "version",
)
FIELDS = frozenset((*HEADER, "hash", "content"))
MOST_SHOWN = 20


def digest(value):
    """SHA-256 of the canonical form."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def no_decimals(text):
    raise ValueError("decimal number " + text)


def no_repeats(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def read(line):
    """One release. Decimal numbers and repeated keys are refused: they have no single written form."""
    release = json.loads(line, parse_float=no_decimals, parse_constant=no_decimals, object_pairs_hook=no_repeats)
    if not isinstance(release, dict) or set(release) != FIELDS:
        raise ValueError("not a release with exactly the expected fields")
    whole = (release["sequence"], release["version"])
    if any(type(number) is not int for number in whole):
        raise ValueError("sequence and version must be whole numbers")
    if any(not isinstance(release[name], str) for name in FIELDS - {"sequence", "version", "content"}):
        raise ValueError("a field of the header is not a text")
    return release


class Verifier:
    """Feed it lines in order; `problems` says what is wrong, in words."""

    def __init__(self, checkpoints=()):
        self.checkpoints = dict(checkpoints)
        self.problems = []
        self.count = self.withheld = 0
        self.last_hash, self.last_sequence = FIRST, 0
        self.versions = {}
        self.waiting = {}  # contents missing until a withdrawal explains them

    def say(self, release, what):
        self.problems.append("release {} ({}): {}".format(release["sequence"], release["public_id"], what))

    def take(self, line):
        try:
            release = read(line)
        except (ValueError, RecursionError) as error:
            self.problems.append("line %d cannot be read: %s" % (self.count + 1, error))
            self.count += 1
            return
        self.count += 1
        self.check_content(release)
        self.check_link(release)
        self.check_version(release)
        expected = self.checkpoints.pop(release["sequence"], release["hash"])
        if expected != release["hash"]:
            self.say(release, "differs from the checkpoint you kept")

    def check_content(self, release):
        thing = (release["kind"], release["public_id"])
        if release["content"] is None:
            self.withheld += 1
            self.waiting.setdefault(thing, []).append(release["sequence"])
        elif digest(release["content"]) != release["content_hash"]:
            self.say(release, "the content is not what was released")
        if release["reason"] == "withdrawal":
            if release["content"] != {} or not release["reason_words"].strip():
                self.say(release, "a withdrawal is empty and says why")
            self.waiting.pop(thing, None)

    def check_link(self, release):
        if release["sequence"] != self.last_sequence + 1:
            self.say(release, "expected number %d: something is missing or out of order" % (self.last_sequence + 1))
        if release["previous_hash"] != self.last_hash:
            self.say(release, "does not follow from the release before")
        if digest({name: release[name] for name in HEADER}) != release["hash"]:
            self.say(release, "the header was altered")
        self.last_sequence, self.last_hash = release["sequence"], release["hash"]

    def check_version(self, release):
        thing = (release["kind"], release["public_id"])
        expected = self.versions.get(thing, 0) + 1
        if release["version"] != expected or (release["reason"] == "first") != (expected == 1):
            self.say(release, "expected version %d of it" % expected)
        self.versions[thing] = release["version"]

    def finish(self):
        for (_kind, public_id), sequences in self.waiting.items():
            self.problems.append(f"the content of release {sequences[0]} ({public_id}) is missing")
        for sequence, expected in self.checkpoints.items():
            if sequence:
                self.problems.append("the record ends before your checkpoint %d (%s…)" % (sequence, expected[:12]))
        return not self.problems


def checkpoint(text):
    number, _colon, written = text.partition(":")
    if not number.isdigit() or len(written) != 64:
        raise argparse.ArgumentTypeError("write a checkpoint as NUMBER:HASH with the 64 characters of the hash")
    return int(number), written.lower()


def open_source(source):
    if source == "-":
        return sys.stdin.buffer
    if source.startswith(("http://", "https://")):
        return urllib.request.urlopen(source, timeout=60)  # noqa: S310 - the reader chose the address
    return open(source, "rb")


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Check that a Servanda record was not altered.")
    parser.add_argument("source", help="file, http(s) address, or - for standard input")
    parser.add_argument("--checkpoint", type=checkpoint, action="append", default=[], metavar="NUMBER:HASH")
    given = parser.parse_args(arguments)
    verifier = Verifier(given.checkpoint)
    try:
        with open_source(given.source) as lines:
            for line in lines:
                if line.strip():
                    verifier.take(line.decode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        print(f"The record could not be read: {error}", file=sys.stderr)
        return 2
    well = verifier.finish()
    print("%d releases of %d things read." % (verifier.count, len(verifier.versions)))
    print(
        "Contents withheld after a withdrawal: %d. Checkpoints compared: %d."
        % (verifier.withheld, len(given.checkpoint))
    )
    if well:
        print("Every content, header, link, number and version is as released.")
        print("Keep this checkpoint: %d:%s" % (verifier.last_sequence, verifier.last_hash))
        return 0
    print("ALTERED: %d problems. The first:" % len(verifier.problems))
    for problem in verifier.problems[:MOST_SHOWN]:
        print("  " + problem)
    return 1


if __name__ == "__main__":
    sys.exit(main())
