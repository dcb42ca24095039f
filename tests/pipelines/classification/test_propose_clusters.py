"""Clusters, on invented demands: who decides, how large, what is left over, what they are called."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from servanda.pipelines.classification.clusters.proposing import how_many, largest, propose_clusters
from servanda.pipelines.classification.clusters.shapes import Decided, HeldCluster, Weights
from servanda.pipelines.classification.clusters.vectors import Vectors, likeness
from servanda.pipelines.classification.repeats.shapes import Demand, Thread

SUBJECTS = {
    "en": [
        "early and forced marriage", "prison overcrowding", "freedom of the press", "birth registration",
        "rural clinics", "clean drinking water", "trafficking in persons", "hate speech",
        "inclusive education", "domestic violence",
    ],
    "fr": ["la traite des personnes", "la liberté de la presse", "le mariage précoce"],
    "es": ["la violencia doméstica", "el agua potable", "las escuelas rurales"],
    "ru": ["торговлей людьми", "домашним насилием"],
    "zh": ["家庭暴力", "人口贩运"],
    "ar": ["العنف المنزلي", "حرية الصحافة"],
}  # fmt: skip
ASKED = {
    "en": [
        "Continue to act on {}",
        "Amend the law on {}",
        "Train officials on {}",
        "Collect figures on {}",
        "Fund work on {}",
    ],
    "fr": ["Continuer d'agir sur {}", "Modifier la loi sur {}"],
    "es": ["Seguir trabajando sobre {}", "Modificar la ley sobre {}"],
    "ru": ["Продолжать борьбу с {}", "Изменить закон о борьбе с {}"],
    "zh": ["继续处理{}问题", "修订关于{}的法律"],
    "ar": ["مواصلة العمل بشأن {}", "تعديل القانون بشأن {}"],
}


def _demands(times: int = 3) -> list[Demand]:
    words = [
        (asked.format(subject), language)
        for _time in range(times)
        for language, subjects in SUBJECTS.items()
        for subject in subjects
        for asked in ASKED[language]
    ]
    return [Demand(number, text, language) for number, (text, language) in enumerate(words)]


DEMANDS = _demands()
KEYS = st.integers(0, len(DEMANDS) - 1)
PAIR = st.tuples(KEYS, KEYS).filter(lambda pair: pair[0] != pair[1])


def _home(clustering) -> dict[int, int]:
    return {key: number for number, cluster in enumerate(clustering.clusters) for key in cluster.keys}


def test_every_demand_is_there_once_and_no_cluster_is_too_large():
    clustering = propose_clusters(DEMANDS)

    keys = [member.key for cluster in clustering.clusters for member in cluster.members]
    assert sorted([*keys, *clustering.leftovers]) == [demand.key for demand in DEMANDS]
    assert max(len(cluster.members) for cluster in clustering.clusters) <= largest(len(DEMANDS))
    assert len(clustering.clusters) <= how_many(len(DEMANDS))


def test_one_subject_is_not_mixed_with_another():
    clustering = propose_clusters(DEMANDS)

    for cluster in clustering.clusters:
        words = " ".join(DEMANDS[key].words for key in cluster.keys)
        assert not ("marriage" in words and "water" in words)


def test_those_who_keep_the_same_company_are_alike():
    words = np.eye(4)[[0, 0, 1, 1, 2, 3]] + 0.8 * np.eye(4)[[1, 1, 0, 2, 1, 3]]
    words /= np.linalg.norm(words, axis=1, keepdims=True)
    rows = Vectors(sparse.csr_matrix(words), words)

    said, weighed = likeness(rows, Weights(company=0)), likeness(rows)

    assert np.allclose(weighed, weighed.T)
    assert np.allclose(np.diag(weighed), 1)
    assert weighed[0, 2] > said[0, 2] > 0.8  # nearly the same words, and the same neighbours
    assert weighed[0, 4] < said[0, 4]  # a word in common, and other neighbours
    assert weighed[0, 5] == 0


def test_without_a_limit_one_subject_may_be_one_cluster():
    same = [Demand(number, f"Act on domestic violence in town {number}") for number in range(30)]

    clustering = propose_clusters([*same, *(replace(one, key=one.key + 100) for one in DEMANDS)])
    free = propose_clusters(
        [*same, *(replace(one, key=one.key + 100) for one in DEMANDS)], weights=Weights(largest_share=1.0)
    )

    assert len(clustering.clusters[0].members) <= largest(len(DEMANDS) + 30)
    assert len(free.clusters[0].members) > largest(len(DEMANDS) + 30)


def test_what_is_like_nothing_else_is_left_over_by_name():
    strange = Demand(9_999, "Zwölf Boxkämpfer jagen Viktor quer")

    clustering = propose_clusters([*DEMANDS, strange])

    assert clustering.leftovers == (9_999,)


def test_the_order_of_the_input_does_not_matter():
    shuffled = list(DEMANDS)
    random.Random(3).shuffle(shuffled)

    assert propose_clusters(shuffled) == propose_clusters(DEMANDS)


def test_a_title_is_the_phrase_the_members_share():
    titles = {cluster.title for cluster in propose_clusters(DEMANDS).clusters}

    assert {"Trafficking in persons", "Hate speech", "Clean drinking water"} <= titles
    assert len(titles) == len(propose_clusters(DEMANDS).clusters)


def test_ratifications_are_called_by_their_treaties():
    demands = [Demand(1, "Ratify the CRPD"), Demand(2, "Accede to the CRPD without delay"), Demand(3, "Sign the CRPD")]

    [cluster] = propose_clusters(demands, decided=Decided(together=((1, 2), (2, 3)))).clusters

    assert cluster.title == "Ratification: CRPD"
    assert cluster.objectives["en"] == "Ratification: CRPD: CRPD are ratified."


def test_an_objective_is_written_in_six_languages_with_the_themes_name():
    demands = [Demand(number, f"Amend the law on early marriage {number}") for number in range(3)]
    themes = {demand.key: [("child-marriage", 0.9)] for demand in demands}
    names = {"child-marriage": {"en": "Child marriage", "fr": "Mariage d’enfants", "zh": "童婚"}}

    [cluster] = propose_clusters(
        demands, themes=themes, theme_names=names, decided=Decided(together=((0, 1), (1, 2)))
    ).clusters

    assert cluster.themes == ("child-marriage",)
    assert cluster.objectives["fr"].startswith("Mariage d’enfants : ")
    assert cluster.objectives["zh"].startswith("童婚：")
    assert list(cluster.objectives) == ["en", "fr", "es", "ar", "ru", "zh"]


def test_a_new_recommendation_is_offered_to_a_cluster_people_made():
    held = HeldCluster("NLD-C-7", frozenset(demand.key for demand in DEMANDS if "birth registration" in demand.words))
    new = Demand(5_000, "Make birth registration free of charge")

    clustering = propose_clusters([*DEMANDS, new], decided=Decided(held=(held,)))

    [continued] = [cluster for cluster in clustering.clusters if cluster.held == "NLD-C-7"]
    assert 5_000 in continued.keys
    assert {member.key for member in continued.members if member.is_fixed} == held.members


def test_whom_a_person_kept_out_is_not_offered_again():
    held = HeldCluster(
        "NLD-C-7",
        frozenset(demand.key for demand in DEMANDS if "birth registration" in demand.words),
        kept_out=frozenset({5_000}),
    )
    new = Demand(5_000, "Make birth registration free of charge")

    clustering = propose_clusters([*DEMANDS, new], decided=Decided(held=(held,)))

    [continued] = [cluster for cluster in clustering.clusters if cluster.held == "NLD-C-7"]
    assert 5_000 not in continued.keys


def test_a_cluster_of_one_that_a_person_made_stays_a_cluster():
    held = HeldCluster("NLD-C-1", frozenset({0}), kept_out=frozenset(range(1, len(DEMANDS))))

    clustering = propose_clusters(DEMANDS, decided=Decided(held=(held,)))

    [kept] = [cluster for cluster in clustering.clusters if cluster.held]
    assert kept.keys == {0}


def test_nothing_gives_nothing():
    assert propose_clusters([]).clusters == ()


@pytest.mark.parametrize(("count", "clusters"), [(200, 40), (632, 70), (3_000, 120), (50, 20)])
def test_a_state_gets_a_number_of_clusters_it_can_work_with(count, clusters):
    assert how_many(count) == clusters


@settings(max_examples=10, deadline=None)
@given(together=st.lists(PAIR, max_size=6), apart=st.lists(PAIR, max_size=12), data=st.data())
def test_decisions_are_kept_whatever_they_are(together, apart, data):
    first = data.draw(st.frozensets(KEYS, min_size=1, max_size=40))
    second = data.draw(st.frozensets(KEYS.filter(lambda key: key not in first), max_size=10))
    kept_out = data.draw(st.frozensets(KEYS.filter(lambda key: key not in first), max_size=10))
    held = (HeldCluster("A", first, kept_out), HeldCluster("B", second))

    clustering = propose_clusters(DEMANDS, decided=Decided(held=held, together=tuple(together), apart=tuple(apart)))

    home = _home(clustering)
    by_name = {cluster.held: cluster for cluster in clustering.clusters if cluster.held}
    assert first <= by_name["A"].keys
    assert not kept_out & by_name["A"].keys
    assert not second or second <= by_name["B"].keys
    for one, other in apart:
        in_one_held = any({one, other} <= cluster.members for cluster in held)  # made by a person all the same
        assert in_one_held or home.get(one, -1) != home.get(other, -2)
    assert sorted([*home, *clustering.leftovers]) == [demand.key for demand in DEMANDS]
    for cluster in clustering.clusters:
        decided = sum(1 for key in cluster.keys if cluster.held or any(key in pair for pair in together))
        assert len(cluster.members) <= largest(len(DEMANDS)) or decided


@settings(max_examples=6, deadline=None)
@given(together=st.lists(PAIR, max_size=6))
def test_must_links_hold(together):
    clustering = propose_clusters(DEMANDS, decided=Decided(together=tuple(together)))

    home = _home(clustering)
    assert all(home[one] == home[other] for one, other in together)


def test_repeats_stay_in_one_cluster():
    thread = Thread((0, 60, 100), 0.9)

    home = _home(propose_clusters(DEMANDS, threads=[thread]))

    assert home[0] == home[60] == home[100]
