"""Reading the installation, bodies and posts. Who may see which is decided in accounts (`bodies_visible_to`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from servanda.foundation.organisations.models import Body, Installation
from servanda.foundation.organisations.states import Branch


def installation() -> Installation | None:
    """This installation; None until it was set up."""
    return Installation.objects.select_related("home_state").filter(pk=1).first()


@dataclass(frozen=True, slots=True)
class Node:
    """A body and how deep it stands in its branch."""

    body: Body
    depth: int

    @property
    def shown_depth(self) -> int:
        """Deeper ones are not moved in further: a narrow screen has no room."""
        return min(self.depth, 3)


def by_branch(bodies: Iterable[Body]) -> list[tuple[Branch, list[Node]]]:
    """The bodies as trees, branch by branch; a body whose parent is not among them stands at the top."""
    found = list(bodies)
    known = {body.pk for body in found}
    below: dict[int | None, list[Body]] = {}
    for body in found:
        below.setdefault(body.parent_id if body.parent_id in known else None, []).append(body)

    def walk(parent: int | None, depth: int) -> list[Node]:
        nodes = []
        for body in below.get(parent, []):
            nodes += [Node(body, depth), *walk(body.pk, depth + 1)]
        return nodes

    tops = below.get(None, [])
    branches: list[tuple[Branch, list[Node]]] = []
    for branch in Branch:
        nodes = [node for top in tops if top.branch == branch for node in [Node(top, 0), *walk(top.pk, 1)]]
        if nodes:
            branches.append((branch, nodes))
    return branches
