import datetime

import pytest

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.calls import Asking, prepare_call, send_call
from servanda.domain.implementation.actions.updates import Answer, approve_update, start_update, submit_update
from servanda.domain.implementation.queries.asking import Choice
from servanda.domain.implementation.states import AssignmentPart
from servanda.foundation.common import clock
from tests import factories

MONTH = datetime.timedelta(days=30)


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


@pytest.fixture
def running_call(db):
    """A call to the registry that asks about some objectives, made and sent."""

    def ask(*objectives, by):
        registry = factories.body("registry")
        for objective in objectives:
            assign_body(target=objective, body=registry, part=AssignmentPart.LEAD, by=by)
        asking = Asking(titles={"en": "For the report"}, reasons={"en": "It is due."}, due_on=clock.today() + MONTH)
        call = prepare_call(state=registry.state, choice=Choice(), asking=asking, by=by)
        return send_call(call=call, version=call.version, by=by)

    return ask
