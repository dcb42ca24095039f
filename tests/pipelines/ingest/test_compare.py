"""Comparing a file with what is held: every record in one line, recognised by the surest evidence there is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from servanda.pipelines.ingest.plan import Effect, Kind, Line, Link, Option, Plan, Reason, compare
from servanda.pipelines.ingest.records import Place, Problem
from tests.pipelines.ingest.comparing import REGISTERS, TEACHERS, held, record


def only(plan: Plan) -> Line:
    (line,) = plan.lines
    return line


def fields_of(line: Line) -> dict[str, Effect]:
    return {difference.field: difference.effect for difference in line.differences}


def test_what_is_not_held_is_new():
    assert only(compare([record()], [])).kind is Kind.NEW


def test_a_corrected_text_under_its_number_is_a_change_shown_word_by_word():
    before = record(number="140.7")
    after = record(REGISTERS.replace("every", "each"), number="140.7")

    line = only(compare([after], [held(before)], source="ohchr-matrix"))

    assert (line.kind, line.link) == (Kind.CHANGED, Link.NUMBER)
    (difference,) = line.differences
    assert (difference.field, difference.effect) == ("text", Effect.REPLACES)
    assert [(p.how, p.text) for p in difference.words if p.how != "same"] == [("removed", "every"), ("added", "each")]


def test_the_sources_own_identifier_is_surer_than_number_and_words():
    before = record(source_id="S-1", number="140.7")
    after = record(TEACHERS, source_id="S-1", number="140.8")

    line = only(compare([after], [held(before, source="uhri")], source="uhri"))

    assert (line.kind, line.link) == (Kind.CHANGED, Link.ALIAS)
    assert fields_of(line) == {"number": Effect.REPLACES, "text": Effect.REPLACES}


def test_an_identifier_of_another_source_proves_nothing():
    plan = compare([record(TEACHERS, source_id="1")], [held(record(source_id="1"), source="uhri")], source="upr-info")

    assert only(plan).kind is Kind.NEW


def test_a_list_of_ohchr_gives_a_paragraph_to_what_came_without_one():
    row = record(source_id="UPRI-1", recommending_states=("MRD",))
    listed = record(REGISTERS + " (Marenda);", number="140.7", symbol="A/HRC/59/99", recommending_states=("MRD",))

    line = only(compare([listed], [held(row, source="upr-info")], source="ohchr-matrix"))

    assert (line.kind, line.link) == (Kind.CHANGED, Link.TEXT)
    assert {"number": Effect.GAINS, "symbol": Effect.GAINS}.items() <= fields_of(line).items()


def test_rows_of_a_joint_paragraph_are_linked_and_none_is_added():
    joint = record(REGISTERS + " (Marenda, Quillara);", number="140.7", recommending_states=("MRD", "QLR"))
    rows = [
        record(source_id=f"UPRI-{n}", recommending_states=(state,), place=Place(f"line {n}", n))
        for n, state in enumerate(("MRD", "QLR"), start=2)
    ]

    plan = compare(rows, [held(joint)], source="upr-info")

    assert [(line.kind, line.link, line.held.number) for line in plan.lines] == [
        (Kind.CHANGED, Link.JOINT, "140.7")
    ] * 2
    assert all(fields_of(line) == {"alias": Effect.GAINS, "source": Effect.GAINS} for line in plan.lines)


def test_a_joint_paragraph_takes_up_the_rows_that_were_held_for_it():
    rows = [record(source_id=f"UPRI-{n}", recommending_states=(state,)) for n, state in ((1, "MRD"), (2, "QLR"))]
    joint = record(number="140.7", recommending_states=("MRD", "QLR"))

    line = only(compare([joint], [held(r, n, source="upr-info") for n, r in enumerate(rows)], source="ohchr-matrix"))

    assert (line.kind, line.link, line.held.key, [other.key for other in line.also]) == (
        Kind.CHANGED,
        Link.JOINT,
        "0",
        ["1"],
    )
    assert fields_of(line)["recommending_states"] is Effect.REPLACES


def test_a_row_that_is_one_part_of_a_strung_together_paragraph_is_linked_to_it():
    whole = f"{REGISTERS} (Marenda); {TEACHERS} (Quillara);"
    paragraph = held(record(whole, number="140.7", recommending_states=("MRD", "QLR")))

    line = only(compare([record(TEACHERS, recommending_states=("QLR",))], [paragraph], source="upr-info"))

    assert (line.kind, line.link) == (Kind.CHANGED, Link.PART)


def test_equal_words_of_two_states_are_two_recommendations():
    plan = compare(
        [record(recommending_states=("MRD",))], [held(record(recommending_states=("QLR",)))], source="upr-info"
    )

    assert plan.counts == Counter({Kind.NEW: 1})


def test_a_source_without_paragraphs_never_overrules_one_with():
    listed = held(record(number="140.7", position="partly", recommending_states=("MRD",)))
    row = record(position="noted", recommending_states=("MRD",))

    line = only(compare([row], [replace(listed, sources=("ohchr-matrix", "upr-info"))], source="upr-info"))

    assert fields_of(line) == {"position": Effect.DIFFERS}
    assert line.kind is Kind.UNCHANGED


def test_a_number_with_other_words_is_put_to_a_person():
    line = only(compare([record(TEACHERS, number="140.7")], [held(record(number="140.7"))], source="ohchr-matrix"))

    assert (line.kind, line.reasons) == (Kind.DOUBTFUL, (Reason.NUMBER_SAYS_OTHERWISE,))
    assert line.agreement is not None
    assert line.agreement < 60
    assert {Option.SAME, Option.DIFFERENT, Option.SPLIT, Option.KEEP} <= set(line.options)


def test_the_same_words_under_another_number_are_put_to_a_person():
    line = only(compare([record(number="140.9")], [held(record(number="140.7"))], source="ohchr-matrix"))

    assert (line.kind, line.reasons, line.agreement) == (Kind.DOUBTFUL, (Reason.TEXT_UNDER_OTHER_NUMBER,), 100)


def test_nearly_the_same_words_in_one_review_are_put_to_a_person():
    line = only(compare([record(REGISTERS + " now")], [held(record(number="140.7"))], source="upr-info"))

    assert (line.kind, line.reasons) == (Kind.DOUBTFUL, (Reason.NEAR_DUPLICATE,))


def test_the_same_words_in_another_review_are_another_recommendation():
    assert only(compare([record(cycle=4)], [held(record(cycle=3))])).kind is Kind.NEW


def test_an_identifier_that_moved_to_another_review_is_put_to_a_person():
    line = only(
        compare([record(source_id="A", cycle=4)], [held(record(source_id="A", cycle=3), source="uhri")], source="uhri")
    )

    assert line.reasons == (Reason.ID_MOVED,)


def test_what_the_source_no_longer_says_is_named_and_left():
    kept, gone = record(number="140.7"), record(TEACHERS, number="140.8")
    elsewhere = record(TEACHERS, number="1.1", cycle=3)

    plan = compare([kept], [held(kept, 1), held(gone, 2), held(elsewhere, 3)], source="ohchr-matrix")

    assert [(line.kind, line.held.key) for line in plan.lines] == [(Kind.UNCHANGED, "1"), (Kind.VANISHED, "2")]
    assert not plan.lines[1].takes_effect


def test_another_source_makes_nothing_vanish():
    plan = compare(
        [record(number="140.7")], [held(record(TEACHERS, number="140.8"), source="uhri")], source="ohchr-matrix"
    )

    assert Kind.VANISHED not in plan.counts


def test_a_split_paragraph_is_recognised_in_its_parts():
    parts = [held(record(text, number="140.7"), n, part="ab"[n]) for n, text in enumerate((REGISTERS, TEACHERS))]

    line = only(compare([record(f"{REGISTERS}; {TEACHERS}", number="140.7")], parts, source="ohchr-matrix"))

    assert (line.kind, line.link, len(line.also)) == (Kind.UNCHANGED, Link.PART, 1)


def test_a_split_paragraph_whose_words_changed_is_put_to_a_person():
    parts = [held(record(text, number="140.7"), n, part="ab"[n]) for n, text in enumerate((REGISTERS, TEACHERS))]

    plan = compare([record(TEACHERS, number="140.7")], parts[:1], source="ohchr-matrix")

    assert only(plan).reasons == (Reason.NUMBER_SAYS_OTHERWISE,)


def test_another_language_is_a_gain_and_no_correction():
    english = held(record(number="140.7"))
    spanish = record("Abrir los registros", number="140.7", language="es")

    first = only(compare([spanish], [english], source="ohchr-matrix"))
    again = only(
        compare([spanish], [replace(english, translations=(("es", "Abrir los registros"),))], source="ohchr-matrix")
    )

    assert fields_of(first) == {"text": Effect.GAINS}
    assert again.kind is Kind.UNCHANGED


def test_what_could_not_be_read_is_a_line_of_its_own():
    blocking = Problem("no-state", "Record 3 names no State.", Place("record 3", 3), blocks=True)
    remark = Problem("repeated-header", "Line 4 repeats the headings.", Place("line 4", 4))

    plan = compare([record(problems=(blocking,)), blocking, remark], [])

    assert [line.kind for line in plan.lines] == [Kind.UNREADABLE, Kind.UNREADABLE]


def test_a_position_stated_here_is_a_question_and_never_replaced_by_a_file():
    before = record(number="140.7", position="supported")
    after = record(number="140.7", position="noted")

    line = only(compare([after], [held(before, position_by_hand=True)], source="ohchr-matrix"))

    assert (line.kind, line.reasons) == (Kind.DOUBTFUL, (Reason.POSITION_BY_HAND,))
    assert line.options == (Option.OURS, Option.THEIRS)
    assert fields_of(line) == {"position": Effect.CONFLICTS}
    assert only(compare([after], [held(before)], source="ohchr-matrix")).kind is Kind.CHANGED
    assert only(compare([before], [held(before, position_by_hand=True)], source="ohchr-matrix")).kind is Kind.UNCHANGED


def test_a_position_stated_here_stays_without_a_question_where_the_file_is_not_believed():
    listed = held(record(number="140.7", position="partly"), position_by_hand=True)

    line = only(compare([record(position="noted")], [listed], source="upr-info"))

    assert fields_of(line)["position"] is Effect.DIFFERS
    assert line.kind is not Kind.DOUBTFUL
