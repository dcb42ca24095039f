"""The words OHCHR's lists use in the six UN languages: column heads, positions, labels inside cells."""

from __future__ import annotations

import re
from enum import StrEnum


class Role(StrEnum):
    """What a column is for."""

    RECOMMENDATION = "recommendation"
    NUMBER = "number"
    POSITION = "position"
    STATES = "states"
    SDG = "sdg"
    THEMES = "themes"
    GROUPS = "groups"
    SOURCE = "source"
    COMMENTS = "comments"


# How strongly a pattern found in a column's head speaks for a role. Several may apply to one head.
HEAD_WORDS: dict[Role, tuple[tuple[re.Pattern[str], float], ...]] = {
    role: tuple((re.compile(pattern), weight) for pattern, weight in patterns)
    for role, patterns in {
        Role.RECOMMENDATION: (
            (r"^\W*(the |text of (the )?|full text|la |las |les |texte? de )*recomm?[ae]nda[ct]i", 1.0),
            (r"^\W*(ال|نص ال)*توصي", 1.0),
            (r"^\W*(текст )?рекомендаци", 1.0),
            (r"^\W*(所提|各项)?建议", 1.0),
            (r"recomm?[ae]nda[ct]i|توصي|рекомендаци|建议", 0.4),
            (r"^\W*(text|texte|texto|النص|текст|案文)\W*$", 0.8),
        ),
        Role.NUMBER: (
            (r"^\W*(no|nr|number|num[ée]ro|n[úu]mero|№|n[°º]|#|para(graph)?|paragraphe|p[áa]rrafo)\b", 1.0),
            (r"^\W*(№|n[°º]|#)", 1.0),
            (r"^\W*(الرقم|رقم|الفقرة|номер|пункт|编号|段次|序号)", 1.0),
        ),
        Role.POSITION: (
            (
                r"\b(position|response|posici[óo]n|respuesta|r[ée]ponse|позици\w*|ответ)\b|الموقف|موقف|رد الدولة|立场",
                1.0,
            ),
            (r"\b(supported|accepted|noted)\b", 0.5),
        ),
        Role.STATES: (
            (r"recommending|recommended by|made by|auteurs?\b|recomm?andant|recomendante|formulada por", 1.0),
            (r"الموصية|مقدمة التوصية|вынесш|рекомендующ|предложивш|提出建议的?国家|建议国", 1.0),
        ),
        Role.SDG: (
            (r"\b(sdgs?|odd|ods|цур)\b|sustainable development|d[ée]veloppement durable|desarrollo sostenible", 1.0),
            (r"التنمية المستدامة|устойчивого развития|可持续发展", 1.0),
        ),
        Role.THEMES: (
            (r"\bthemes?\b|\bth[èe]mes?\b|\btemas?\b|\brights? or area|\blist of rights\b", 1.0),
            (r"الموضوع|المواضيع|مواضيع|\bтем[аы]\b|主题|专题", 1.0),
            (r"\brights\b|\bdroits\b|\bderechos\b|حقوق|\bправа?\b|权利", 0.6),
        ),
        Role.GROUPS: (
            (r"affected persons|groups? of persons|persons? affected|affected groups?|groupes? de personnes", 0.9),
            (r"personnes concern|personas afectadas|grupos de personas|فئات|الأشخاص المتأثر", 0.9),
            (r"группы лиц|затронут|受影响|人群", 0.9),
        ),
        Role.SOURCE: (
            (r"\bsource\b|\bfuente\b|المصدر|مصدر|источник|来源", 1.0),
            (r"\b(symbol|cote|signatura)\b|文号", 0.7),
        ),
        Role.COMMENTS: (
            (r"assessment|comments?|implementation|[ée]valuation|commentaires?|observaciones|evaluaci[óo]n", 1.0),
            (r"التقييم|تعليقات|التنفيذ|оценк|комментари|осуществлен|评估|评论|执行情况", 1.0),
        ),
    }.items()
}

_SUPPORTED = (
    r"support|accept|enjoys|apoya|acepta|appuy|accueilli|soutenu|مؤيد|تأييد|مقبول|قبلت|поддерж|принят[аыо]?\b(?! к)"
    r"|支持|接受|同意"
)
_NOTED = (
    r"\bnot(ed|es)\b|take note|taken note|reject|not support|not accept|does not enjoy|not enjoy|anotad|tomad\w+ nota"
    r"|rechaz|pris\w* note|\bnot[ée]e?s?\b|rejet"
    r"|أحيط|أحاطت|علما|مرفوض|رفضت|к сведению|отклон|отмечен|注意到|不支持|不接受|拒绝"
)
_PENDING = (
    r"pending|under consideration|will be examined|to be examined|examinad|en suspens|à l.examen|pendiente"
    r"|en examen|قيد النظر|на рассмотрении|рассмотрен|待定|审议中"
)
_PARTLY = r"partial|partly|in part\b|partiel|en partie|parcial|en parte|جزئي|частичн|部分"
_NEGATED = (
    r"(do(es)? not|not|no|n'?a pas|non|لم|لا|не) ?(be |enjoy|été )?( ?the )?"
    r"(support|accept|apoya|acepta|appuy|soutenu|принят|поддерж)\w*"
)

_POSITION_WORDS = [
    ("partly", re.compile(_PARTLY)),
    ("noted", re.compile(_NOTED)),
    ("supported", re.compile(_SUPPORTED)),
    ("pending", re.compile(_PENDING)),
]


def position_of(printed: str) -> str:
    """supported | noted | partly | pending for a printed position; empty when the words are not known."""
    text = " ".join(printed.casefold().replace("’", "'").split())
    found = {name for name, words in _POSITION_WORDS if words.search(text)}
    negated = re.sub(_NEGATED, " ", text)
    if negated != text:
        found.discard("supported")
        found.add("noted")
        if re.search(_SUPPORTED, negated):
            found.add("supported")
    if "不支持" in text or "不接受" in text:
        found.discard("supported")
    if "partly" in found or {"supported", "noted"} <= found:
        return "partly"
    return next((name for name in ("supported", "noted", "pending") if name in found), "")


# A line inside the first cell that says where the State's position was given.
SOURCE_LABEL = re.compile(
    r"\b(?:sources? of (?:the )?positions?|source de la position|fuente de la posici[óo]n|مصدر الموقف"
    r"|источник позиции|立场来源)\s*[:：]?[ \t]*",
    re.IGNORECASE,
)
# A line that speaks about the row, not in the recommendation's words.
COMMENT_LABEL = re.compile(
    r"^[ \t]*(?:comments?|remarks?|commentaires?|observaciones|تعليقات|комментари[йи]|评论)\s*[:：][ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
# The word before the name of a theme in a heading row that spans the table.
HEADING_LABEL = re.compile(
    r"^\W*(?:theme|right or area|right|area|th[èe]me|droit ou domaine|tema|derecho o [áa]mbito"
    r"|الموضوع|тема|主题)\s*[:：]\s*",
    re.IGNORECASE,
)
# Lines inside a cell of labels that open the next block.
BLOCK_LABELS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        Role.SDG,
        re.compile(
            r"^\W*(?:relevant |related )?(?:sdgs?|odd|ods|цур|sustainable development goals?|أهداف التنمية المستدامة"
            r"|可持续发展目标)\s*[:：]\s*",
            re.IGNORECASE,
        ),
    ),
    (
        Role.GROUPS,
        re.compile(
            r"^\W*(?:affected (?:persons?|groups?)|groups? of persons?|persons? affected|personnes concern[ée]es"
            r"|groupes? de personnes|personas afectadas|grupos de personas|الأشخاص المتأثرون|فئات الأشخاص|группы лиц"
            r"|затронутые лица|受影响的?人群?)\s*[:：]\s*",
            re.IGNORECASE,
        ),
    ),
    (
        Role.THEMES,
        re.compile(r"^\W*(?:(?:human rights )?themes?|th[èe]mes?|temas?|المواضيع|темы|主题)\s*[:：]\s*", re.IGNORECASE),
    ),
)

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９．", "012345678901234567890123456789.")
# "140.7", "115. 12", "186.28.", "6.1.a"; OHCHR numbers with and without a final dot.
_NUMBER = r"\d{1,3}(?:\.[ \u00a0]?\d{1,3}){1,3}[a-z]?"
NUMBER_FIRST = re.compile(rf"^\W{{0,3}}({_NUMBER})(?:\s*[.:)\-–]+(?=\s|[^\W\d])|(?=[\s\u00a0]|[^\W\da-z]))[\s\u00a0]*")
NUMBER_ONLY = re.compile(rf"^\W*({_NUMBER}|\d{{1,3}})\W*$")


def western_digits(text: str) -> str:
    """The same text with Arabic-Indic and full-width digits as 0 to 9; lengths do not change."""
    return text.translate(_DIGITS)


_GOAL = re.compile(
    r"^\W*(?:s\d{2}\s+)?(?:(?:sdg|goal|objectif|objetivo|odd|ods|цур|цель|الهدف|目标)\s*)?(\d{1,2}(?:\.[0-9a-z]{1,2})?)\b",
    re.IGNORECASE,
)


def goal_of(label: str) -> str:
    """ "16" or "16.2" for a printed SDG label in any known form; empty when it names none."""
    match = _GOAL.match(western_digits(label))
    if match is None:
        return ""
    code = match[1].casefold()
    goal = code.partition(".")[0].lstrip("0")
    return code.lstrip("0") if goal.isdecimal() and 1 <= int(goal) <= 17 else ""


def language_of(text: str) -> str:
    """The UN language a text is written in: by its script, else by frequent French or Spanish words."""
    for language, letters in (("ar", r"[\u0600-\u06ff]"), ("ru", r"[\u0400-\u04ff]"), ("zh", r"[\u4e00-\u9fff]")):
        if len(re.findall(letters, text)) * 2 > len(re.findall(r"[^\W\d_]", text)) > 0:
            return language
    words = re.findall(r"[a-zà-ÿ]+", text.casefold())
    counts = {
        language: sum(word in marks for word in words)
        for language, marks in (
            ("en", {"the", "of", "and", "to", "in", "for"}),
            ("fr", {"le", "les", "des", "du", "et", "aux", "dans", "pour"}),
            ("es", {"el", "los", "las", "del", "y", "en", "para", "una"}),
        )
    }
    return max(counts, key=lambda language: counts[language]) if any(counts.values()) else "en"
