"""Money: the sums of an action are those of its lines, in one currency, whoever writes them and however."""

import threading
from decimal import Decimal

import pytest
from django.db import DatabaseError, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.domain.implementation.actions.budget import add_budget_line, change_budget_line, remove_budget_line
from servanda.domain.implementation.models import Action, BudgetLine
from servanda.domain.implementation.queries.national_plan import PlanWanted, plan_of, totals_of
from servanda.domain.implementation.states import SourceKind
from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, NotAllowed
from tests import factories
from tests.domain.implementation.planned import action

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)
LINES = st.lists(st.tuples(AMOUNTS, st.sampled_from(SourceKind.values)), max_size=6)
EASY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _held(made):
    made.refresh_from_db()
    return made.cost, made.missing, made.currency


@EASY
@given(plan=st.lists(st.tuples(st.sampled_from(["USD", "EUR", "XOF"]), LINES), max_size=4))
def test_sums_follow_the_lines_and_never_mix_currencies(cluster, justice, coordinator, plan):
    with transaction.atomic():
        expected: dict[str, list[Decimal]] = {}
        for currency, lines in plan:
            made = action(cluster, justice, coordinator)
            for amount, source in lines:
                line = {"amount": amount, "currency": currency, "source": source}
                add_budget_line(action=made, **line, by=coordinator)
            cost = sum((amount for amount, _source in lines), Decimal(0))
            missing = sum((amount for amount, source in lines if source == "none"), Decimal(0))
            assert _held(made) == ((cost, missing, currency) if lines else (None, None, ""))
            if lines:
                sums = expected.setdefault(currency, [Decimal(0), Decimal(0)])
                sums[0], sums[1] = sums[0] + cost, sums[1] + missing
        found = plan_of(coordinator, PlanWanted(), themes=[], today=clock.today())
        totals = totals_of(found, today=clock.today())
        assert {held.currency: [held.cost, held.missing] for held in totals.money} == expected
        assert all(0 <= held.missing <= held.cost and held.funded + held.missing == held.cost for held in totals.money)
        transaction.set_rollback(True)


def test_money_found_is_missing_no_more_and_a_line_taken_out_counts_no_more(cluster, justice, author):
    made = action(cluster, justice, author, cost=Decimal(10), missing=Decimal(4), currency="eur")
    funded, lacking = made.budget.order_by("id")
    assert _held(made) == (10, 4, "EUR")

    found = change_budget_line(
        line=lacking, amount=Decimal(4), currency="EUR", source="donor", who="A fund", version=1, by=author
    )
    assert _held(made) == (10, 0, "EUR")
    remove_budget_line(line=funded, version=1, by=author)
    assert _held(made) == (4, 0, "EUR")
    remove_budget_line(line=found, version=2, by=author)

    assert _held(made) == (None, None, "")
    names = (
        Event.objects.filter(name__startswith="implementation.budget_line")
        .order_by("id")
        .values_list("name", flat=True)
    )
    assert [name.rpartition("_")[2] for name in names] == ["changed", "removed", "removed"]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("amount", {"amount": Decimal(-1)}),
        ("amount", {"amount": Decimal(10) ** 13}),
        ("amount", {"amount": Decimal("NaN")}),
        ("currency", {"currency": "dollars"}),
        ("currency", {"currency": "EUR"}),  # the action is budgeted in USD
        ("source", {"source": "luck"}),
        ("year", {"year": 27}),
        ("who", {"who": "x" * 201}),
    ],
)
def test_a_line_that_cannot_be_kept_is_refused_in_plain_words(cluster, justice, author, field, given):
    made = action(cluster, justice, author, cost=Decimal(5), currency="USD")

    with pytest.raises(InvalidInput) as refusal:
        add_budget_line(
            **{"action": made, "amount": Decimal(1), "currency": "USD", "source": "state", "by": author, **given}
        )

    assert refusal.value.field == field
    assert _held(made) == (5, 0, "USD")


def test_the_database_itself_refuses_two_currencies_and_sums_written_by_hand(cluster, justice, author):
    made = action(cluster, justice, author, cost=Decimal(5), currency="USD")

    with pytest.raises(DatabaseError, match="one currency"), transaction.atomic():
        BudgetLine.objects.create(action=made, amount=1, currency="EUR", source="none")
    with pytest.raises(DatabaseError, match="sum of its budget lines"), transaction.atomic():
        Action.objects.filter(pk=made.pk).update(missing=1)
    BudgetLine.objects.filter(action=made).update(source="none")  # past all actions: the sum follows

    assert _held(made) == (5, 5, "USD")


def test_only_the_body_and_coordinators_touch_its_money_and_nobody_overwrites(cluster, justice, author):
    made = action(cluster, justice, author, cost=Decimal(5), currency="USD")
    line = made.budget.get()
    change_budget_line(line=line, amount=Decimal(6), currency="USD", source="own", version=1, by=author)

    with pytest.raises(EditedMeanwhile):
        change_budget_line(line=line, amount=Decimal(7), currency="USD", source="own", version=1, by=author)
    with pytest.raises(EditedMeanwhile):
        remove_budget_line(line=line, version=1, by=author)
    for role, at in (
        ("focal_point", factories.body("ministry-of-health")),
        ("approver", justice),
        ("auditor", justice),
    ):
        with pytest.raises(NotAllowed):
            remove_budget_line(line=line, version=2, by=factories.user(role, at=at))

    assert _held(made) == (6, 0, "USD")


@pytest.mark.django_db(transaction=True)
def test_lines_added_at_once_in_two_currencies_end_in_one(cluster, justice, author):
    made, start = action(cluster, justice, author), threading.Barrier(2)

    def add(currency: str) -> None:
        start.wait()
        try:
            add_budget_line(action=made, amount=Decimal(1), currency=currency, source="state", by=author)
        except InvalidInput:
            pass
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=add, args=(code,)) for code in ("USD", "EUR")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made.budget.values("currency").distinct().count() == 1
    assert _held(made)[0] == made.budget.count()
