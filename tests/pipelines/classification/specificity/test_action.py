"""The category of action: verbs at the start, their objects, and examples behind a general start."""

from __future__ import annotations

import pytest

from servanda.pipelines.classification.specificity.action import Decision, decide
from servanda.pipelines.classification.specificity.lexicon import lexicon
from servanda.pipelines.classification.specificity.reading import read

# (language, category, rule begins with, words)
DECIDED = [
    ("en", 1, "verb:share", "Share its experience of mobile courts with other island States"),
    ("en", 2, "verb:continue", "Continue efforts to build schools in the highlands"),
    ("en", 3, "verb:consider", "Consider ratifying the treaty on cluster munitions"),
    ("en", 4, "verb:general", "Strengthen the protection of beekeepers' cooperatives"),
    ("en", 5, "verb:treaty", "Ratify the Kampala amendments"),
    ("en", 4, "second:general", "Continue and strengthen its work for orphans"),
    ("en", 5, "second:legal", "Review and repeal the vagrancy ordinance"),
    ("en", 3, "second:consider", "Sign and consider ratifying the treaty"),
    ("en", 4, "verb:adopt+steps", "Adopt all necessary measures for nomads"),
    ("en", 5, "verb:adopt+laws", "Adopt a law on inheritance by widows"),
    ("en", 5, "verb:adopt+laws", "Adopt legislative measures against usury"),
    ("en", 5, "verb:adopt+plans", "Adopt a national action plan on noise"),
    ("en", 4, "verb:implement+steps", "Implement measures for shepherds"),
    ("en", 5, "verb:implement+recommendations", "Implement the recommendations of the truth panel"),
    ("en", 5, "examples:general", "Improve women's rights by amending the family code"),
    ("en", 4, "examples:continue", "Continue to assist farmers, including by improving roads"),
    ("en", 4, "verb:general", "Improve respect for privacy by law enforcement"),
    ("en", 5, "later:legal", "In line with the wishes of the panel, abolish the fee for identity cards"),
    ("en", 5, "later:legal", "The authorities of the island should repeal the curfew"),
    ("en", 4, "none", "Birds, bees and trees"),
    ("fr", 1, "verb:share", "Partager son expérience des tribunaux itinérants"),
    ("fr", 2, "verb:continue", "Continuer à construire des écoles"),
    ("fr", 2, "verb:continue", "Poursuivre ses efforts en faveur des bergers"),
    ("fr", 3, "verb:consider", "Étudier la possibilité de signer l'accord"),
    ("fr", 4, "second:general", "Continuer et renforcer l’aide aux orphelins"),
    ("fr", 4, "verb:adopt+steps", "Adopter des mesures efficaces pour les nomades"),
    ("fr", 5, "verb:adopt+laws", "Adopter des mesures législatives contre l'usure"),
    ("fr", 5, "verb:adopt+laws", "Adopter une loi sur l'héritage des veuves"),
    ("fr", 5, "examples:general", "Améliorer les droits des veuves en abrogeant l'ordonnance"),
    ("fr", 5, "later:legal", "D'ici à 2031, abolir la taxe sur les cartes d'identité"),
    ("es", 1, "verb:share", "Compartir su experiencia con otros Estados insulares"),
    ("es", 2, "verb:continue", "Seguir construyendo escuelas"),
    ("es", 3, "verb:consider", "Considerar la posibilidad de firmar el acuerdo"),
    ("es", 4, "second:general", "Continuar e intensificar la ayuda a los huérfanos"),
    ("es", 4, "verb:adopt+steps", "Adoptar medidas eficaces para los nómadas"),
    ("es", 5, "verb:adopt+laws", "Adoptar una ley sobre la herencia de las viudas"),
    ("es", 5, "examples:general", "Mejorar los derechos de las viudas, derogando la ordenanza"),
    ("es", 4, "verb:remove+discrimination", "Eliminar todas las formas de discriminación de los nómadas"),
    ("ru", 1, "verb:share", "Поделиться опытом с островными государствами"),
    ("ru", 2, "verb:continue", "Продолжать строить школы в горах"),
    ("ru", 3, "verb:consider", "Рассмотреть возможность подписания договора"),
    ("ru", 4, "second:", "Продолжать и активизировать помощь сиротам"),
    ("ru", 4, "verb:take+steps", "Принять все необходимые меры в интересах кочевников"),
    ("ru", 5, "verb:take+laws", "Принять закон о наследовании вдов"),
    ("ru", 5, "examples:general", "Улучшить положение вдов путем отмены указа"),
    ("ar", 1, "verb:share", "تقاسم تجربتها مع الدول الجزرية"),
    ("ar", 2, "verb:continue", "مواصلة بناء المدارس في الجبال"),
    ("ar", 3, "verb:consider", "النظر في التوقيع على المعاهدة"),
    ("ar", 4, "second:general", "مواصلة وتعزيز مساعدة الأيتام"),
    ("ar", 4, "verb:adopt+steps", "اعتماد التدابير اللازمة لصالح الرحل"),
    ("ar", 5, "verb:adopt+laws", "اعتماد قانون بشأن ميراث الأرامل"),
    ("ar", 5, "examples:general", "تحسين وضع الأرامل من خلال إلغاء المرسوم"),
    ("zh", 1, "verb:share", "分享其流动法庭的经验"),
    ("zh", 2, "verb:continue", "继续在山区建造学校"),
    ("zh", 3, "verb:consider", "考虑签署该条约"),
    ("zh", 4, "second:general", "继续并加强对孤儿的帮助"),
    ("zh", 4, "verb:adopt+steps", "通过必要措施帮助牧民"),
    ("zh", 5, "verb:adopt+laws", "通过一项关于寡妇继承的法律"),
    ("zh", 5, "examples:general", "改善寡妇的处境，包括通过废除该法令"),
]


def decision(words: str, language: str = "en") -> Decision:
    return decide(read(words, lexicon(language)))


@pytest.mark.parametrize(("language", "category", "rule", "words"), DECIDED)
def test_a_rule_decides(language: str, category: int, rule: str, words: str) -> None:
    found = decision(words, language)

    assert (found.category, found.rule[: len(rule)]) == (category, rule)


def test_the_words_that_decided_are_named() -> None:
    words = "Adopt without delay a comprehensive law on wells"

    assert [words[start:end] for start, end in decision(words).spans] == ["Adopt", "law"]


def test_an_example_is_named_beside_the_verb_at_the_start() -> None:
    words = "Improve safety at sea, including by ratifying the convention"

    assert [words[start:end] for start, end in decision(words).spans] == ["Improve", "ratifying"]


def test_an_object_behind_the_end_of_the_sentence_decides_nothing() -> None:
    assert decision("Adopt this. Measures are needed").rule == "verb:adopt"


def test_an_adverb_is_no_verb_though_it_begins_like_one() -> None:
    assert decision("Urgently abolish the tax on salt").rule == "verb:legal"


def test_in_chinese_a_word_that_means_by_or_adopt_is_by_in_front_of_a_verb() -> None:
    assert decision("通过加强培训改善服务", "zh").category == 4
