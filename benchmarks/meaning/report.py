"""What was measured, in words: for the screen, and as a page of docs/evaluate."""

from __future__ import annotations

from typing import Any

_LANGUAGES = {"fr": "French", "es": "Spanish", "ar": "Arabic"}


def in_words(found: dict[str, Any]) -> str:
    lines = [f"{found['texts']:,} texts of UPR Info, in English. {found['machine']}.", ""]
    for name, held in found["repeats"].items():
        lines.append(
            f"Same demand in another review, {name}: among the first ten {held['recall']:.3f}, MRR {held['mrr']:.3f}"
            f" ({held['pairs']} pairs)"
        )
    for name, held in found["languages"].items():
        by = ", ".join(f"{_LANGUAGES[code]} {value:.2f}" for code, value in held["by_language"].items())
        lines.append(
            f"Asked in another language, {name}: of the first ten {held['precision']:.3f} are about it ({by});"
            f" nothing found for {held['nothing_found']} of {held['queries']}"
        )
    index, speed = found["index"], found["speed"]
    lines += [
        "",
        f"Index of {index['texts']:,}: {index['seconds']} s of the processor;"
        f" 500 more: {index['seconds_for_500_more']} s.",
        f"{index['megabytes_on_disk']} MB on disk; {index['megabytes_more_while_making']} MB more while it is made.",
        f"A question: p50 {speed['processor_p50']} ms, p95 {speed['processor_p95']} ms of the processor;"
        f" p50 {speed['wall_p50']} ms, p95 {speed['wall_p95']} ms on the wall.",
    ]
    return "\n".join(lines)


_PAGE = """# How good search by meaning is

Printed by `python -m benchmarks.meaning --write` on {machine}. It reads UPR Info's table and our own labels
(`benchmarks/labels`); no model was downloaded, and nothing of that data is in the software.

## The same demand in another review

Given one of two recommendations that two readings found to be the same demand to one State in two reviews
({pairs} pairs), where does the other stand among all texts of that State's other reviews? Full text searches for any of
the words and ranks as the public search does. Ties count against.

| way | among the first ten | mean of one over its place (MRR) |
| --- | --- | --- |
{repeats}

The pairs were drawn from bands of shared words, so the exact words alone do well on them; and other texts that ask the
same stand in the way of both.

## Asked in another language

Twenty topics asked in French, Spanish and Arabic ({queries} questions); of the first ten texts found, the share that
UPR Info filed under the issue asked about. All {texts} texts are English.

| way | first ten right | French | Spanish | Arabic | nothing found |
| --- | --- | --- | --- | --- | --- |
{languages}

One hand wrote the concepts and then the questions, before anything was measured; neither was changed since. How a
question is read (which words count as mistyped, when a word alone stands for a concept) was put right after a first
look at them, so the figure flatters somewhat; ways of saying that the concepts lack (“{missed}”) find nothing or
something else. Full text finds a text in another language only by a name or a word both share.

## How fast

| what | measured |
| --- | --- |
| index of {indexed} texts made, processor time | {seconds} s |
| 500 more texts read into it | {more} s |
| on disk | {disk} MB |
| memory while it is made, more than before | {memory} MB |
| one question, processor time | p50 {p50} ms, p95 {p95} ms |
| one question, on the wall (the machine was shared) | p50 {w50} ms, p95 {w95} ms |

## How it works

`servanda/pipelines/embeddings`: half of likeness is what two texts say exactly (stems, and 226 concepts with their
terms in six languages), half is where they point in a space of 256 directions fitted on the installation's own texts,
with pieces of words for what nobody has written so far. The index is made in the background within a minute of a
release. What is withdrawn is found no more from the moment of its withdrawal.
"""


def page(found: dict[str, Any]) -> str:
    index, speed = found["index"], found["speed"]
    repeats = [f"| {name} | {held['recall']:.3f} | {held['mrr']:.3f} |" for name, held in found["repeats"].items()]
    languages = [
        f"| {name} | {held['precision']:.3f} | "
        + " | ".join(f"{held['by_language'][code]:.2f}" for code in _LANGUAGES)
        + f" | {held['nothing_found']} of {held['queries']} |"
        for name, held in found["languages"].items()
    ]
    return _PAGE.format(
        machine=found["machine"],
        pairs=next(iter(found["repeats"].values()))["pairs"],
        queries=next(iter(found["languages"].values()))["queries"],
        texts=f"{found['texts']:,}",
        repeats="\n".join(repeats),
        languages="\n".join(languages),
        missed="حقوق المعاقين",
        indexed=f"{index['texts']:,}",
        seconds=index["seconds"],
        more=index["seconds_for_500_more"],
        disk=index["megabytes_on_disk"],
        memory=index["megabytes_more_while_making"],
        p50=speed["processor_p50"],
        p95=speed["processor_p95"],
        w50=speed["wall_p50"],
        w95=speed["wall_p95"],
    )
