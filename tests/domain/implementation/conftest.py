import pytest

from servanda.domain.implementation.actions.updates import Answer, approve_update, start_update, submit_update
from tests import factories


@pytest.fixture
def justice(db):
    return factories.body("ministry-of-justice")


@pytest.fixture
def author(justice):
    return factories.user("focal_point", at=justice)


@pytest.fixture
def approver(justice):
    return factories.user("approver", at=justice)


@pytest.fixture
def coordinator(db):
    return factories.user("coordinator", at=factories.body("national-mechanism", kind="nmirf"))


@pytest.fixture
def member(db):
    return factories.recommendation("Repeal the exceptions.")


@pytest.fixture
def cluster(member):
    return factories.cluster(members=[member])


@pytest.fixture
def draft(cluster, justice, author):
    answer = Answer(what_was_done="The bill passed first reading.", level="partial")
    return start_update(target=cluster, body=justice, answer=answer, by=author)


@pytest.fixture
def sent(draft, author):
    return submit_update(update=draft, version=draft.version, by=author)


@pytest.fixture
def approved(sent, approver):
    return approve_update(update=sent, version=sent.version, by=approver)
