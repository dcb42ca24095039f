"""Who hears of an assignment, in plain words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from servanda.foundation.accounts.absences import people_to_tell


def told_in_words(body: Any, post: Any) -> str:
    """Names for colleagues: they find the work on their desk. Says so when nobody is there to find it."""
    people = people_to_tell(post or body)
    if not people:
        return _("Nobody there may answer yet. Tell an administrator, who can give somebody the role.")
    names = _(", ").join(person.full_name for person in people[:6])
    if len(people) > 6:
        return _("Told: %(names)s and %(n)d more. It is on their desk.") % {"names": names, "n": len(people) - 6}
    return _("Told: %(names)s. It is on their desk.") % {"names": names}
