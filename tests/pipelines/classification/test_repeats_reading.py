"""What a demand is read to speak of, in invented sentences of six languages."""

from __future__ import annotations

import pytest

from servanda.pipelines.classification.repeats.reading import read
from servanda.pipelines.classification.repeats.shapes import Demand


def _read(words: str, language: str = "en"):
    return read(Demand(1, words, language))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Ratify the Convention on the Rights of Persons with Disabilities and its Optional Protocol"),
        ("fr", "Ratifier la Convention relative aux droits des personnes handicapées et son Protocole facultatif"),
        (
            "es",
            "Ratificar la Convención sobre los Derechos de las Personas con Discapacidad y su Protocolo Facultativo",
        ),
        ("ar", "التصديق على اتفاقية حقوق الأشخاص ذوي الإعاقة والبروتوكول الاختياري"),
        ("ru", "Ратифицировать Конвенцию о правах инвалидов и Факультативный протокол к ней"),
    ],
)
def test_a_treaty_and_its_protocol_are_two_treaties_in_every_language(language, words):
    reading = _read(words, language)

    assert reading.treaties == {"CRPD", "OP-CRPD"}
    assert reading.asks_to_join


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Accede to the Optional Protocol to the Convention against Torture"),
        ("en", "Consider becoming a party to OPCAT"),
        ("fr", "Adhérer au Protocole facultatif se rapportant à la Convention contre la torture"),
        ("es", "Ratificar el Protocolo Facultativo de la Convención contra la Tortura"),
        ("ru", "Присоединиться к Факультативному протоколу к Конвенции против пыток"),
        ("zh", "批准《禁止酷刑公约任择议定书》"),
    ],
)
def test_a_protocol_alone_is_not_its_treaty(language, words):
    assert _read(words, language).treaties == {"OPCAT"}


def test_protocols_on_children_are_told_apart_by_their_subject():
    first = _read(
        "Ratify the Optional Protocol to the Convention on the Rights of the Child on a communications procedure"
    )
    second = _read("Ratify the Optional Protocol to the CRC on the involvement of children in armed conflict")

    assert first.treaties == {"OP-CRC-IC"}
    assert second.treaties == {"OP-CRC-AC"}
    assert not second.groups  # the children of the treaty's name are no group of this demand


def test_a_short_name_in_brackets_names_nothing_more():
    reading = _read(
        "Ratify the Optional Protocol to the Convention on the Rights of the Child (CRC) on the sale of children"
    )

    assert reading.treaties == {"OP-CRC-SC"}


def test_labour_conventions_are_told_apart_by_number():
    assert _read("Ratify ILO Conventions No. 169 and No. 189").treaties == {"ILO-169", "ILO-189"}


def test_a_second_protocol_needs_a_protocol():
    assert "treaty:ICCPR-OP2" not in _read("Take a second look at the Covenant on Civil and Political Rights").terms
    assert _read(
        "Ratify the Second Optional Protocol to the ICCPR, aiming at the abolition of the death penalty"
    ).treaties == {"ICCPR-OP2"}


def test_words_of_strength_do_not_count_as_terms():
    weak = _read("Consider taking further steps to prohibit corporal punishment")
    strong = _read("Immediately prohibit corporal punishment")

    assert weak.terms.keys() == strong.terms.keys()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Put an end to domestic violence against women"),
        ("fr", "Mettre fin à la violence domestique à l'égard des femmes"),
        ("es", "Poner fin a la violencia doméstica contra la mujer"),
        ("ru", "Покончить с домашним насилием в отношении женщин"),
        ("zh", "制止对妇女的家庭暴力"),
    ],
)
def test_object_and_group_are_the_same_in_every_language(language, words):
    reading = _read(words, language)

    assert "object:domestic-violence" in reading.terms
    assert reading.groups == {"women"}


def test_every_term_points_into_the_text():
    words = "Train judges in Northland on the rights of stateless children"

    for start, end in _read(words).terms.values():
        assert 0 <= start < end <= len(words)


def test_treaties_named_by_the_source_count_without_being_in_the_words():
    reading = read(Demand(1, "Carry out what the Committee asked", treaties=("CAT",)))

    assert reading.treaties == {"CAT"}


@pytest.mark.parametrize(
    ("language", "making", "applying"),
    [
        ("en", "Adopt the bill on hate speech", "Implement the law on hate speech"),
        ("fr", "Adopter une loi sur les discours de haine", "Appliquer la loi sur les discours de haine"),
        ("es", "Aprobar una ley sobre el discurso de odio", "Aplicar la ley sobre el discurso de odio"),
        ("ar", "اعتماد قانون بشأن خطاب الكراهية", "تنفيذ القانون بشأن خطاب الكراهية"),
        ("ru", "Принять закон о ненависти", "Применять закон о ненависти"),
        ("zh", "制定关于仇恨言论的法律", "执行关于仇恨言论的法律"),
    ],
)
def test_making_a_law_and_applying_it_are_two_stages_in_every_language(language, making, applying):
    assert _read(making, language).stages == {"make"}
    assert _read(applying, language).stages == {"apply"}


def test_a_stage_is_no_subject():
    assert not any("stage" in term for term in _read("Implement the plan on rural clinics").terms)
