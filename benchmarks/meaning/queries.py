"""Twenty topics as people would type them in French, Spanish and Arabic, and the issues of UPR Info that answer them.

Invented by us before anything was measured, and not changed since. The issues are those under which UPR Info's own
readers filed recommendations; the texts searched in are English.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    issue: str
    language: str
    text: str


_TOPICS = (
    ("Women's rights", "femmes battues par leur mari", "mujeres maltratadas por sus parejas", "ضرب الزوجات"),
    ("Death penalty", "supprimer la peine capitale", "abolir la pena de muerte", "إلغاء عقوبة الإعدام"),
    ("Trafficking", "traite des êtres humains", "trata de personas", "مكافحة الاتجار بالبشر"),
    ("Rights of the Child", "interdire de frapper les enfants", "castigo físico en la escuela",
     "ضرب الأطفال في المدارس"),
    ("Detention", "prisons surpeuplées", "hacinamiento en las cárceles", "اكتظاظ السجون"),
    ("Torture and other CID treatment", "aveux obtenus sous la torture", "prevención de la tortura", "منع التعذيب"),
    ("Freedom of the press", "protection des journalistes", "proteger a los periodistas", "حماية الصحفيين"),
    ("Disabilities", "droits des handicapés", "inclusión de personas con discapacidad", "حقوق المعاقين"),
    ("Right to education", "scolariser toutes les filles", "acceso gratuito a la escuela", "التعليم المجاني للجميع"),
    ("Migrants", "travailleurs étrangers exploités", "derechos de los inmigrantes", "حقوق العمال الوافدين"),
    ("Indigenous peoples", "consultation des peuples autochtones", "territorios indígenas", "الشعوب الأصلية"),
    ("Freedom of religion and belief", "liberté de culte", "libertad religiosa", "حرية المعتقد الديني"),
    ("National Human Rights Institution", "commission nationale des droits de l’homme", "defensor del pueblo",
     "مؤسسة وطنية لحقوق الإنسان وفق مبادئ باريس"),
    ("Right to health", "accès aux soins médicaux", "atención médica para los pobres", "الرعاية الصحية"),
    ("Justice", "indépendance des juges", "independencia de los jueces", "استقلال القضاء"),
    ("Sexual Orientation and Gender Identity", "discrimination des homosexuels", "derechos de las personas LGBT",
     "الميل الجنسي والهوية الجنسانية"),
    ("Enforced disappearances", "personnes disparues de force", "desaparecidos", "حالات الاختفاء القسري"),
    ("Racial discrimination", "lutter contre la xénophobie", "combatir el racismo", "مكافحة العنصرية"),
    ("Asylum-seekers - refugees", "accueil des réfugiés", "solicitantes de asilo", "حماية اللاجئين"),
    ("Right to water and sanitation", "eau potable dans les villages", "acceso al agua potable",
     "توفير مياه الشرب النظيفة"),
)  # fmt: skip


def queries() -> list[Asked]:
    return [
        Asked(issue, language, text)
        for issue, *spoken in _TOPICS
        for language, text in zip(("fr", "es", "ar"), spoken, strict=True)
    ]
