"""The level of implementation: what the newest released update that states one says, and who said it.

Read from released updates, never from the domain: an approved update that nobody released moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

from django.db.models import Q

from servanda.pipelines.publication.chain import Draft
from servanda.pipelines.publication.models import Entry
from servanda.pipelines.publication.states import ReleaseKind

# Newest last: the day of approval, then the number of the update.
_Account = tuple[str, int, str, dict[str, Any]]


class Levels:
    """Levels of some clusters and recommendations; `also` are updates about to be released."""

    def __init__(self, *, clusters: Iterable[str], recommendations: Iterable[str], also: Iterable[Draft] = ()) -> None:
        coming = {draft.public_id: draft.content for draft in also}
        about = Q(cluster__in=list(clusters)) | Q(content__recommendation__in=list(recommendations))
        held = Entry.objects.filter(about, kind=ReleaseKind.UPDATE).order_by("pk")
        contents = dict(held.values_list("public_id", "content")) | coming
        self._about: dict[str, list[_Account]] = {}
        for public_id, content in contents.items():
            account = (content["approved_on"], int(public_id.rsplit("-", 1)[-1]), public_id, content)
            self._about.setdefault(content["cluster"] or content["recommendation"], []).append(account)
        for accounts in self._about.values():
            accounts.sort(key=lambda account: account[:2], reverse=True)

    def of_cluster(self, cluster: str) -> dict[str, Any] | None:
        for account in self._about.get(cluster, ()):
            if account[3]["level"]:
                return _said(account[3]["level"], account)
        return None

    def of_recommendation(
        self, public_id: str, cluster: str, earlier: Mapping[str, Set[str]] | None = None
    ) -> dict[str, Any] | None:
        """A level stated for this member alone goes before the one of the whole.

        `earlier`: clusters it went on from, each with the updates that were approved while it was in.
        """
        accounts = [*self._about.get(cluster, ()), *self._about.get(public_id, ())]
        for was_in, said in (earlier or {}).items():
            accounts += [account for account in self._about.get(was_in, ()) if account[2] in said]
        for account in sorted(accounts, key=lambda account: account[:2], reverse=True):
            value = account[3]["levels"].get(public_id) or account[3]["level"]
            if value:
                return _said(value, account)
        return None


def _said(value: str, account: _Account) -> dict[str, Any]:
    approved_on, _number, public_id, content = account
    return {"value": value, "said_by": content["body"], "on": approved_on, "update": public_id}
