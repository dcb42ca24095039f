"""Encodings are found by the characters they give: claims about small texts and about every real file at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.pipelines.ingest.text.decode import decode

TWICE = ("mac_roman", "cp1252", "mac_roman")


def mangled(text: str, steps: tuple[str, ...]) -> bytes:
    """The text as it ends up when each program in turn reads it in the wrong encoding."""
    content = text.encode(steps[0])
    for wrongly_read, saved in zip(steps[1::2], steps[2::2], strict=True):
        content = content.decode(wrongly_read).encode(saved)
    return content


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Protect women’s rights in Côte d’Ivoire", "mac_roman"),
        ("Protect women’s rights in Côte d’Ivoire", "cp1252"),
        ("Protect women’s rights in Côte d’Ivoire", "utf-8"),
        ("vis-à-vis the “erased” – and the café", "mac_roman"),
        ("Reforzar la Defensoría del Pueblo en el país", "cp1252"),
        ("Reforzar la Defensoría del Pueblo en el país", "mac_roman"),
        ("حماية حقوق المرأة", "utf-8"),
        ("保护妇女权利", "utf-8"),
    ],
)
def test_a_text_reads_as_it_was_written(text, encoding):
    assert decode(text.encode(encoding)) == (text, encoding, ())


@pytest.mark.parametrize("steps", [TWICE, (*TWICE, "cp1252", "mac_roman"), ("utf-8", "cp1252", "utf-8")])
def test_a_text_saved_wrongly_several_times_is_restored_and_said_to_be(steps):
    text = "women’s rights\r" * 3 + "Côte\r"

    decoded = decode(mangled(text, steps))

    assert decoded.text == text
    assert [problem.code for problem in decoded.problems] == ["mangled-encoding"]


def test_a_line_in_another_encoding_is_read_in_its_own_and_reported():
    content = "la société civile\n".encode() + "the women’s court\n".encode("cp1252") + b"plain\n"

    decoded = decode(content)

    assert decoded.text == "la société civile\nthe women’s court\nplain\n"
    assert [(p.code, p.place.text) for p in decoded.problems] == [("mixed-encoding", "line 2")]


def test_unicode_text_as_excel_saves_it_is_read():
    assert decode("Côte;x\r\n".encode("utf-16")).text == "Côte;x\r\n"


def test_a_byte_no_encoding_explains_is_shown_and_reported():
    decoded = decode(b"fine\nodd \x81\x8d\x9d sign\n" + "société\n".encode() * 3)

    assert decoded.text.startswith("fine\nodd ")
    assert "mixed-encoding" in {problem.code for problem in decoded.problems}


def test_all_197_reports_read_as_mac_roman(shared_data: Path):
    reports = sorted((shared_data / "documents/upr_wg_reports_txt").glob("*.txt"))

    wrong = [report.name for report in reports if not reads_as(report, "mac_roman")]

    assert len(reports) == 197
    assert wrong == []


def reads_as(path: Path, encoding: str) -> bool:
    content = path.read_bytes()
    return decode(content) == (content.decode(encoding), encoding, ())


# Year → encoding, and the lines that are in another one. Checked by eye: each now reads well.
CODED_YEARS = {
    "2008": (">".join(TWICE), 0),
    "2009": ("mac_roman", 0),
    "2010": (">".join((*TWICE, "cp1252", "mac_roman")), 13),
    "2011": ("mac_roman", 2),
    "2012": (">".join(TWICE), 1),
    "2013": (">".join(TWICE), 1),
    "2014": (">".join(TWICE), 5),
}


@pytest.mark.parametrize("year", CODED_YEARS)
def test_the_mangled_tables_of_2008_to_2014_are_restored(year, shared_data: Path):
    encoding, odd_lines = CODED_YEARS[year]

    decoded = decode((shared_data / f"upr_coded/{year}data.csv").read_bytes())

    assert decoded.encoding == encoding
    assert sum(problem.code == "mixed-encoding" for problem in decoded.problems) == odd_lines
    assert not set("ÕÍÓÔÒÐ") & set(decoded.text), "capitals that betray a wrong reading"
    assert "’" in decoded.text


@pytest.mark.parametrize("name", ["sessions_17_20_macroman_cr.csv", "voluntary_pledges.csv"])
def test_upr_infos_old_tables_are_mac_roman_though_windows_accepts_them(name, shared_data: Path):
    assert reads_as(shared_data / "upr_info" / name, "mac_roman")
