"""How specific the asked action is, where no source said so: one of the five categories (methods.md 8.1)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.recommendations import rules
from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import InvalidInput, require

CATEGORIES = range(1, 6)


@transaction.atomic
def set_action_category(*, recommendation: Recommendation, category: int | None, by: User) -> int | None:
    """A person says how specific the action is; None takes that back. Returns what was held before.

    An import never overwrites a category that is held (ingest/arriving.py).
    """
    require(rules.can_decide_tags(by, recommendation), _("Only a coordinator of this State may decide on tags."))
    if category is not None and category not in CATEGORIES:
        raise InvalidInput(_("A category is a number from 1 to 5."), field="category")
    held = Recommendation.objects.select_for_update(of=("self",)).get(pk=recommendation.pk)
    before = held.action_category
    if before != category:
        held.action_category = category
        held.save(update_fields=["action_category"])
        record("recommendations.category_set", of=held, by=by, category=category, before=before)
    return before
