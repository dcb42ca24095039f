"""What accepting or refusing does to the record, through the actions of recommendations; and its exact undoing.

Each effect returns steps, as JSON: what `take_back` needs to put the very same things back.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from servanda.domain.recommendations.actions.categories import set_action_category
from servanda.domain.recommendations.actions.clusters import add_to_cluster, remove_from_cluster
from servanda.domain.recommendations.actions.repeats import link_repeat, unlink_repeat
from servanda.domain.recommendations.actions.rows import as_kept
from servanda.domain.recommendations.actions.tags import Proposed, confirm_tag, refuse_tag, take_back_tag
from servanda.domain.recommendations.models import Cluster, Recommendation, Tag
from servanda.domain.recommendations.queries import cluster_of
from servanda.domain.recommendations.queries.regrouping import successor_of
from servanda.domain.recommendations.states import HowLeft, Provenance, TagKind
from servanda.foundation.accounts.models import User
from servanda.foundation.common.errors import InvalidInput, StepRefused
from servanda.foundation.reference.queries import version_at
from servanda.pipelines.classification.models import Suggestion
from servanda.pipelines.classification.states import Kind
from servanda.pipelines.classification.vocabulary import Vocabulary

Step = dict[str, Any]
_TAGS = frozenset(TagKind.values)


@dataclass(frozen=True, slots=True)
class Effects:
    """In whose name, and the lists that links are chosen from with their versions, read once for many."""

    by: User
    versions: Mapping[str, str]
    vocabulary: Vocabulary

    @classmethod
    def of(cls, by: User) -> Effects:
        held = {name: version_at(name) for name in (Kind.THEME.value, Kind.GROUP.value)}
        return cls(by, {name: version.number for name, version in held.items() if version}, Vocabulary.now())

    def accept(self, about: Recommendation, kind: str, value: str, proposed: Proposed | None) -> list[Step]:
        """The value counts from now on; refused if no list has it, or none has it any more."""
        if not self.vocabulary.holds(kind, value):
            raise InvalidInput(_not_in_list(kind, value), field="instead")
        if kind == Kind.CLUSTER:
            return [self._join(about, value)]
        if kind == Kind.REPEAT:
            return [self._link(about, value)]
        steps = [self._tag(confirm_tag, about, kind, value, proposed, vocabulary_version=self.versions.get(kind, ""))]
        return steps + self._category(about, value) if kind == Kind.ACTION else steps

    def refuse(self, about: Recommendation, kind: str, value: str, proposed: Proposed | None) -> list[Step]:
        """The value is wrong; a link stays on record as refused, so that no import brings it back."""
        return [self._tag(refuse_tag, about, kind, value, proposed)] if kind in _TAGS else []

    def _tag(
        self,
        decide: Callable[..., Tag],
        about: Recommendation,
        kind: str,
        code: str,
        proposed: Proposed | None,
        **given: Any,
    ) -> Step:
        held = Tag.objects.filter(recommendation=about, kind=kind, code=code).first()
        was = as_kept(held) if held else None
        tag = decide(recommendation=about, kind=TagKind(kind), code=code, proposed=proposed, by=self.by, **given)
        assert tag.decided_at
        return {
            "do": "tag",
            "recommendation": about.pk,
            "kind": kind,
            "code": code,
            "was": was,
            "at": tag.decided_at.isoformat(),
        }

    def _category(self, about: Recommendation, value: str) -> list[Step]:
        """One category at a time: another one that was confirmed before is refused."""
        others = Tag.objects.filter(recommendation=about, kind=TagKind.ACTION, provenance=Provenance.CONFIRMED)
        steps = [
            self._tag(refuse_tag, about, TagKind.ACTION, tag.code, None)
            for tag in others.exclude(code=value).order_by("code")
        ]
        if not value.isdecimal():
            raise InvalidInput(_("A category is a number from 1 to 5."), field="category")
        was = set_action_category(recommendation=about, category=int(value), by=self.by)
        return [*steps, {"do": "category", "recommendation": about.pk, "was": was, "is": int(value)}]

    def _join(self, about: Recommendation, public_id: str) -> Step:
        cluster = Cluster.objects.filter(public_id=public_id, state=about.state_id).first()
        if cluster is not None and cluster.closed_at:
            cluster = successor_of(cluster)  # merged after it was proposed: the work goes on there
        if cluster is None:
            raise InvalidInput(_("This objective is closed or was never there. Choose another."), field="instead")
        earlier = cluster_of(about)
        add_to_cluster(cluster=cluster, recommendations=[about], by=self.by)
        return {
            "do": "cluster",
            "recommendation": about.pk,
            "cluster": cluster.public_id,
            "from": earlier.public_id if earlier else "",
        }

    def _link(self, about: Recommendation, public_id: str) -> Step:
        earlier = Recommendation.objects.filter(public_id=public_id, state=about.state_id).first()
        if earlier is None or earlier.pk == about.pk:
            raise InvalidInput(_("Choose an earlier recommendation to this State."), field="instead")
        before = link_repeat(earlier=earlier, later=about, by=self.by)
        return {"do": "repeat", "recommendation": about.pk, "before": before}

    def take_back(self, step: Step) -> None:
        """Undo one step; refuses if something newer stands on it."""
        about = Recommendation.objects.get(pk=step["recommendation"])
        {"tag": self._untag, "category": self._uncategorise, "cluster": self._leave, "repeat": self._unlink}[
            step["do"]
        ](about, step)

    def _untag(self, about: Recommendation, step: Step) -> None:
        take_back_tag(
            recommendation=about,
            kind=TagKind(step["kind"]),
            code=step["code"],
            was=step["was"],
            decided_at=datetime.datetime.fromisoformat(step["at"]),
            by=self.by,
        )

    def _uncategorise(self, about: Recommendation, step: Step) -> None:
        if about.action_category != step["is"]:
            raise StepRefused(_("Something newer was decided about this. Decide on it again instead."))
        set_action_category(recommendation=about, category=step["was"], by=self.by)

    def _leave(self, about: Recommendation, step: Step) -> None:
        now = cluster_of(about)
        if now is None or now.public_id != step["cluster"]:
            raise StepRefused(_("It has left the objective since. Put it where it belongs instead."))
        remove_from_cluster(cluster=now, recommendations=[about], how=HowLeft.UNDONE, by=self.by)
        home = Cluster.objects.filter(public_id=step["from"], closed_at=None).first() if step["from"] else None
        if home is not None:
            add_to_cluster(cluster=home, recommendations=[about], by=self.by)

    def _unlink(self, about: Recommendation, step: Step) -> None:
        if about.thread_id != step["before"]["thread"]:
            raise StepRefused(_("It was linked anew since. Decide on it again instead."))
        unlink_repeat(before=step["before"], by=self.by)


def _not_in_list(kind: str, value: str) -> str:
    label = Kind(kind).label if kind in Kind.values else kind
    told = {"kind": label, "value": value}
    return (
        _("“%(value)s” is not, or no longer, in the list of values for “%(kind)s”. Choose another, or refuse it.")
        % told
    )


def proposed_by(suggestion: Suggestion) -> Proposed:
    """How a link that was suggested says where it comes from."""
    words = dict.fromkeys(suggestion.why.get("words", ()))
    return Proposed(suggestion.method, suggestion.confidence, "; ".join(words))
