"""Invented sentences in the manner of recommendations, in four languages. Nothing is quoted."""

from __future__ import annotations

import random

_EN = (
    ("Adopt", "Strengthen", "Review", "Repeal", "Extend", "Enforce", "Publish", "Fund", "Ratify", "Monitor"),
    ("laws", "measures", "a plan of action", "training", "data collection", "services", "remedies", "a strategy"),
    (
        "to end violence against women and girls",
        "to prevent early and forced marriage",
        "to prevent torture in places of detention",
        "to guarantee access to justice for migrants",
        "to protect children from labour",
        "to improve maternal health in rural areas",
        "to secure inclusive education for persons with disabilities",
        "to combat racial discrimination and hate speech",
        "to protect human rights defenders and journalists",
        "to register every birth, including of refugees",
        "to reduce poverty and provide adequate housing",
        "to guarantee freedom of expression and assembly",
        "to protect the land of indigenous peoples",
        "to abolish the death penalty",
        "to fight trafficking in persons",
        "to secure safe drinking water and sanitation",
    ),
    (
        "in line with international standards",
        "in cooperation with civil society",
        "with a sufficient budget",
        "without delay",
        "in all provinces",
        "by independent institutions",
        "with particular attention to the most vulnerable",
        "and report on the results",
    ),
)
_FR = (
    ("Adopter", "Renforcer", "Réviser", "Abroger", "Élargir", "Appliquer", "Publier", "Financer"),
    ("des lois", "des mesures", "un plan d’action", "la formation", "la collecte de données", "une stratégie"),
    (
        "pour mettre fin à la violence contre les femmes et les filles",
        "pour prévenir le mariage précoce et forcé",
        "pour prévenir la torture dans les lieux de détention",
        "pour garantir l’accès des migrants à la justice",
        "pour protéger les enfants contre le travail",
        "pour assurer une éducation inclusive aux personnes handicapées",
    ),
    ("conformément aux normes internationales", "avec la société civile", "sans tarder", "dans toutes les régions"),
)
_ES = (
    ("Aprobar", "Reforzar", "Revisar", "Derogar", "Ampliar", "Aplicar", "Publicar"),
    ("leyes", "medidas", "un plan de acción", "la capacitación", "una estrategia"),
    (
        "para poner fin a la violencia contra las mujeres y las niñas",
        "para prevenir el matrimonio precoz y forzado",
        "para prevenir la tortura en los lugares de detención",
        "para garantizar el acceso de los migrantes a la justicia",
    ),
    ("de conformidad con las normas internacionales", "con la sociedad civil", "sin demora"),
)
_AR = (
    ("اعتماد", "تعزيز", "مراجعة", "إلغاء", "توسيع", "إنفاذ"),
    ("القوانين", "التدابير", "خطة عمل", "التدريب", "استراتيجية"),
    (
        "لإنهاء العنف ضد النساء والفتيات",
        "لمنع الزواج المبكر والقسري",
        "لمنع التعذيب في أماكن الاحتجاز",
        "لضمان وصول المهاجرين إلى العدالة",
    ),
    ("وفقاً للمعايير الدولية", "بالتعاون مع المجتمع المدني", "دون تأخير"),
)
LANGUAGES = {"en": _EN, "fr": _FR, "es": _ES, "ar": _AR}


def sentence(chance: random.Random, language: str) -> str:
    """About as long as a recommendation: two clauses with what, why and how."""
    verbs, things, aims, manners = LANGUAGES[language]
    parts = [chance.choice(verbs), chance.choice(things), chance.choice(aims), chance.choice(manners)]
    if chance.random() < 0.7:
        parts += [chance.choice(("،", ",")[language != "ar" :]), chance.choice(aims), chance.choice(manners)]
    return " ".join(parts).replace(" ,", ",").replace(" ،", "،") + f" ({chance.randrange(2000)})."
