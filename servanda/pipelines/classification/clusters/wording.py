"""Which words may begin or end a title, and how treaties are called in it. Written by us."""

from __future__ import annotations

from functools import cache

from servanda.pipelines.classification.knowledge.words import fold, is_empty
from servanda.pipelines.classification.repeats.vocabulary import instruments

# Words that join or ask: a title neither begins nor ends with them.
_EDGES = {
    "en": """and or to in on for with by as from at into that this these those which who whom whose it is are be been
        being was were has have had not no nor but if than then so such also both either each other another same very
        more most less least through within without between among under over upon towards toward including include
        includes alia inter per via against about while where when regarding concerning especially particularly
        particular ratify ratifying accede acceding sign signing abolish abolishing repeal repealing prohibit
        prohibiting criminalize criminalise establish establishing create creating amend amending revise revising
        review reviewing reform end ending eliminate eliminating eradicate eradicating investigate investigating
        prosecute prosecuting bring bringing put raise raising reduce reducing submit submitting cooperate
        cooperating release releasing withdraw withdrawing lift lifting incorporate apply applying grant granting
        devote devoting allocate allocating extend invite remove removing set share sharing introduce introducing
        effectively fully further necessary appropriate effective all its their his her our any some every there
        aimed aiming order view line accordance basis well means ensure promote protect combat continue improve
        strengthen take adopt implement provide increase enhance address consider develop support prevent access
        years year number first second third new adequate equal take takes taking made make making""",
    "fr": """et ou à de pour avec par comme dans sur que qui dont est sont être a ont ne pas plus moins sans entre sous
        contre y compris notamment afin ainsi aux au en vers ratifier adhérer signer abolir abroger interdire créer
        établir modifier réviser mettre fin éliminer enquêter poursuivre renforcer garantir assurer continuer
        prendre adopter lutter promouvoir protéger améliorer envisager veiller accroître développer prévenir ce cette
        ces leurs leur ses son sa tous toutes tout toute""",
    "es": """y o e u a de para con por como en sobre que es son ser ha han no más menos sin entre bajo contra incluido
        incluida particular fin así hacia ratificar adherirse firmar abolir derogar prohibir crear establecer modificar
        revisar poner eliminar investigar fortalecer garantizar asegurar seguir continuar adoptar tomar luchar promover
        proteger mejorar considerar velar aumentar desarrollar prevenir este esta estos estas sus su todos todas todo
        toda""",
    "ar": """في من إلى على عن مع و أو أن التي الذي هذا هذه ذلك بما فيها بين قبل بعد جميع كل تعزيز ضمان مواصلة اتخاذ
        اعتماد النظر التصديق الانضمام إلغاء حظر إنشاء تعديل تحسين زيادة حماية مكافحة منع بذل تنفيذ تكثيف كفالة""",
    "ru": """и или в на с по для к от из о об у за до при между под над что который которые это эти не ни но как так же
        то том числе также более все всех всем ратифицировать присоединиться подписать отменить запретить создать
        внести принять обеспечить продолжать продолжить укрепить укреплять усилить рассмотреть осуществлять
        предпринять активизировать гарантировать поощрять защищать бороться улучшить расширить целях целью""",
    "zh": "的 和 或 与 及 在 对 为 以 其 该 这 等 并 中 上 下 不 使"
    " 将 从 到 向 于 了 是 有 继 续 考 虑 加 强 采 取 确 促 进 批 准 入 步 努 力",
}
# Nouns too common to be a title alone, but fit to begin or end one: "persons with disabilities", "prison conditions".
_SOFT = {
    "en": "right rights freedom freedoms law laws legislation person persons people human national plan plans policy"
    " policies programme programmes mechanism mechanisms institution institutions system condition conditions measures"
    " situation strategy special victims women children girls country"
    " international standards commission principles forms",
    "fr": "droit droits liberté libertés loi lois législation personne personnes national nationale plan politique"
    " politiques programme mécanisme institution système conditions situation stratégie victimes femmes enfants formes",
    "es": "derecho derechos libertad libertades ley leyes legislación persona personas nacional plan política políticas"
    " programa mecanismo institución sistema condiciones situación estrategia víctimas mujeres niños formas",
    "ar": "حق حقوق الحق حرية قانون القانون أشخاص الأشخاص الإنسان الوطنية خطة سياسة برنامج آلية مؤسسة نظام ضحايا",
    "ru": "право права прав свобода свободы закон законодательство лица лиц человека национальный национальной план"
    " политика программа механизм учреждение система условия положение стратегия жертв женщин детей",
    "zh": "",
}
_ADJECTIVE_ENDINGS = ("al", "ic", "ous", "ive", "ful", "able", "ible", "ary", "ent", "ant", "ed", "ian", "ese", "ly")
_ADJECTIVES_WRITTEN = (
    "civil fair free full safe early public high quality female male rural urban gender minority human disabled young"
    " older different vulnerable open standing adequate close domestic worst related aligned based senior minimum"
    " de facto jure far non anti self special short long prejudicial follow finding"
)
_NOUNS_WRITTEN = (
    "government parliament development employment environment treatment enforcement punishment empowerment judiciary"
    " refoulement disappearance trial capital torture appeal removal renewal recruitment imprisonment movement"
    " settlement assessment agreement unemployment harassment establishment commitment asylum police arbitrary"
    " descent resettlement displacement statement parent parents enrolment investment child"
    " children immigrant migrant inhabitant consent budget"
)
_ADJECTIVES, _NOUNS = frozenset(_ADJECTIVES_WRITTEN.split()), frozenset(_NOUNS_WRITTEN.split())
_FOLDED = {language: frozenset(fold(word, language) for word in words.split()) for language, words in _EDGES.items()}
SOFT = {language: frozenset(fold(word, language) for word in words.split()) for language, words in _SOFT.items()}


def is_edge(folded: str, language: str) -> bool:
    """A word that no title begins or ends with."""
    if folded.isdigit() or folded in _FOLDED.get(language, ()):
        return True
    return language in _FOLDED and is_empty(folded, language)


def is_adjective(folded: str, language: str) -> bool:
    """An English word that cannot end a noun phrase, by its look: "political", "religious", "economic"."""
    return language == "en" and (folded in _ADJECTIVES or folded.endswith(_ADJECTIVE_ENDINGS)) and folded not in _NOUNS


@cache
def treaty_name(code: str) -> str:
    """Short names as they are; others as people say them: "Rome Statute", not "ROME"."""
    names = instruments().get(code, {}).get("en", [])
    if any(name.replace("-", "").replace(" ", "") == code.replace("-", "") for name in names) or not names:
        return code.replace("ILO-", "ILO Convention No. ")
    return next((name for name in names if ".." not in name and "*" not in name and "|" not in name), code)
