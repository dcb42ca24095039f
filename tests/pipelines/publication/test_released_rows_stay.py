"""What was once released cannot be deleted, whoever asks and however: the database itself refuses."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from servanda.domain.implementation.models import Update
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.common.history import taking_back_an_import
from servanda.foundation.organisations.models import Body
from servanda.pipelines.publication.actions.release import (
    release_bodies,
    release_cluster,
    release_import,
    release_update,
)
from servanda.pipelines.publication.queries.unreleased import updates_waiting_for_release
from tests import factories

pytestmark = pytest.mark.django_db
_TABLES = ("implementation_update", "recommendations_cluster", "recommendations_recommendation", "organisations_body")


def _delete(table: str, key: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [key])  # noqa: S608 - names of our own
        transaction.set_rollback(True)


def _world() -> dict[str, int]:
    factories.installation()
    cluster = factories.cluster(members=[factories.recommendation()])
    update = factories.approved_update(factories.body(), on=cluster)
    keys = (update.pk, cluster.pk, Recommendation.objects.get().pk, factories.body().pk)
    return dict(zip(_TABLES, keys, strict=True))


@pytest.mark.parametrize("table", _TABLES)
def test_raw_sql_cannot_delete_what_was_released(table: str) -> None:
    keys = _world()
    coordinator = factories.user("coordinator", at=factories.body("national-mechanism"))
    release_bodies(bodies=Body.objects.filter(pk=keys["organisations_body"]), by=coordinator)
    release_import(recommendations=Recommendation.objects.all(), by=coordinator)
    release_cluster(cluster=Cluster.objects.get(), by=coordinator)
    release_update(update=Update.objects.get(), by=coordinator)

    with pytest.raises(DatabaseError, match="What was released is never deleted"):
        _delete(table, keys[table])


@pytest.mark.parametrize("table", _TABLES)
def test_what_was_never_released_is_not_the_triggers_matter(table: str) -> None:
    keys = _world()

    _delete(table, keys[table])


def test_taking_back_an_import_says_so_and_only_then_may() -> None:
    keys = _world()
    coordinator = factories.user("coordinator", at=factories.body("national-mechanism"))
    release_import(recommendations=Recommendation.objects.all(), by=coordinator)
    table = "recommendations_recommendation"

    with taking_back_an_import():
        _delete(table, keys[table])
    with pytest.raises(DatabaseError, match="never deleted"):
        _delete(table, keys[table])


def test_a_released_update_waits_no_longer_and_says_since_when() -> None:
    _world()
    coordinator = factories.user("coordinator", at=factories.body("national-mechanism"))
    assert [update.pk for update in updates_waiting_for_release(coordinator)] == [Update.objects.get().pk]

    release_update(update=Update.objects.get(), by=coordinator)

    assert not updates_waiting_for_release(coordinator).exists()
    assert Update.objects.get().released_at is not None
