"""Bodies and their posts. The verbs stand here and not in organisations, since who may is known only from here up."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.accounts.rules import can_manage_bodies
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import InvalidInput, StepRefused, require
from servanda.foundation.organisations.models import Body, Post
from servanda.foundation.organisations.states import BodyKind, Branch
from servanda.foundation.reference.models import State


@transaction.atomic
def add_body(
    *, state: State, names: Mapping[str, str], branch: Branch, kind: BodyKind, parent: Body | None = None, by: User
) -> Body:
    """A new institution of the State. Its address is made from its name, once, and never changes."""
    require(can_manage_bodies(by, state=state.pk), _("Only administrators of this State may add bodies."))
    kept = _names(names, "names")
    _check_parent(None, parent, state.pk)
    body = Body.objects.create(
        state=state, public_id=_free_public_id(state, kept), names=kept, branch=branch, kind=kind, parent=parent
    )
    record("organisations.body_added", of=body, by=by)
    return body


@transaction.atomic
def change_body(
    *, body: Body, names: Mapping[str, str], branch: Branch, kind: BodyKind, parent: Body | None = None, by: User
) -> Body:
    """Its names, branch, kind or place in the tree. The history says what they were."""
    body = _held(body)
    require(can_manage_bodies(by, state=body.state_id), _("Only administrators of this State may change its bodies."))
    _check_parent(body, parent, body.state_id)
    before = {"names": body.names, "branch": body.branch, "kind": body.kind, "parent": body.parent_id}
    body.names, body.branch, body.kind, body.parent = _names(names, "names"), branch, kind, parent
    body.save()
    record("organisations.body_changed", of=body, by=by, before=before)
    return body


@transaction.atomic
def close_body(*, body: Body, by: User) -> Body:
    """It takes part no longer; its record stays. People and bodies under it go first, so that nothing is orphaned."""
    body = _held(body)
    require(can_manage_bodies(by, state=body.state_id), _("Only administrators of this State may close its bodies."))
    if body.closed_on:
        raise StepRefused(_("%(body)s is closed already.") % {"body": body})
    if Membership.objects.filter(body=body, until=None).exists():
        raise StepRefused(_("People still hold roles in %(body)s. End these roles first.") % {"body": body})
    if Body.objects.filter(parent=body, closed_on=None).exists():
        raise StepRefused(_("Other bodies stand under %(body)s. Move or close them first.") % {"body": body})
    body.closed_on = timezone.localdate()
    body.save()
    record("organisations.body_closed", of=body, by=by)
    return body


@transaction.atomic
def add_post(*, body: Body, titles: Mapping[str, str], by: User) -> Post:
    """A seat in the body, which people hold one after the other."""
    body = _held(body)
    require(can_manage_bodies(by, state=body.state_id), _("Only administrators of this State may add posts."))
    if body.closed_on:
        raise StepRefused(_("%(body)s is closed already.") % {"body": body})
    post = Post.objects.create(body=body, titles=_names(titles, "titles"))
    record("organisations.post_added", of=post, by=by)
    return post


@transaction.atomic
def rename_post(*, post: Post, titles: Mapping[str, str], by: User) -> Post:
    """Its title in the languages of the installation."""
    post = Post.objects.select_for_update(of=("self",)).select_related("body").get(pk=post.pk)
    require(can_manage_bodies(by, state=post.body.state_id), _("Only administrators of this State may change posts."))
    before = post.titles
    post.titles = _names(titles, "titles")
    post.save()
    record("organisations.post_renamed", of=post, by=by, before=before)
    return post


@transaction.atomic
def set_supervisor(*, post: Post, reports_to: Post | None, by: User) -> Post:
    """The post it answers to, where late work is taken further. In any body of the same State, and in no circle."""
    require(can_manage_bodies(by, state=post.state_id), _("Only administrators of this State may change posts."))
    # Everybody who draws these lines in one State takes turns: two at once could close a circle between them.
    State.objects.select_for_update(no_key=True).get(pk=post.state_id)
    post = Post.objects.select_for_update(of=("self",)).select_related("body").get(pk=post.pk)
    _check_supervisor(post, reports_to)
    if post.reports_to_id == (reports_to.pk if reports_to else None):
        return post
    before, post.reports_to = post.reports_to_id, reports_to
    post.save()
    record("organisations.supervisor_set", of=post, by=by, before=before, reports_to=post.reports_to_id)
    return post


@transaction.atomic
def close_post(*, post: Post, by: User) -> Post:
    """The seat exists no longer; nobody may hold it then."""
    post = Post.objects.select_for_update(of=("self",)).select_related("body").get(pk=post.pk)
    require(can_manage_bodies(by, state=post.body.state_id), _("Only administrators of this State may close posts."))
    if post.closed_on:
        raise StepRefused(_("This post is closed already."))
    if Membership.objects.filter(post=post, until=None).exists():
        raise StepRefused(_("Somebody holds this post. End that role first."))
    post.closed_on = timezone.localdate()
    post.save()
    record("organisations.post_closed", of=post, by=by)
    return post


def _held(body: Body) -> Body:
    return Body.objects.select_for_update(of=("self",)).select_related("state").get(pk=body.pk)


def _names(given: Mapping[str, str], field: str) -> dict[str, str]:
    kept = {code: text.strip() for code, text in given.items() if text.strip()}
    if not kept:
        raise InvalidInput(_("Enter a name in at least one language."), field=field)
    return kept


def _free_public_id(state: State, names: Mapping[str, str]) -> str:
    """From the English name, or any other in Latin letters: "ministry-of-justice", "ministry-of-justice-2"."""
    wished = next((slug for name in (names.get("en", ""), *names.values()) if (slug := slugify(name)[:70])), "body")
    taken = set(Body.objects.filter(state=state, public_id__startswith=wished).values_list("public_id", flat=True))
    return next(name for name in (wished, *(f"{wished}-{n}" for n in range(2, 10_000))) if name not in taken)


def _check_parent(body: Body | None, parent: Body | None, state: str) -> None:
    """Same State, and no circle."""
    if parent is None:
        return
    if parent.state_id != state:
        raise InvalidInput(_("Choose a body of the same State."), field="parent")
    above: Body | None = Body.objects.get(pk=parent.pk)  # as it stands now, not as the form found it
    while above is not None:
        if body is not None and above.pk == body.pk:
            raise InvalidInput(_("A body cannot stand under itself."), field="parent")
        above = above.parent


def _check_supervisor(post: Post, above: Post | None) -> None:
    """Same State, open, and not the post itself or one that answers to it."""
    if above is None:
        return
    above = Post.objects.select_related("body").get(pk=above.pk)
    if above.state_id != post.state_id:
        raise InvalidInput(_("Choose a post of the same State."), field="reports_to")
    if above.closed_on:
        raise InvalidInput(_("“%(post)s” is closed. Choose an open post.") % {"post": above}, field="reports_to")
    step: Post | None = above
    while step is not None:
        if step.pk == post.pk:
            raise InvalidInput(
                _("A post cannot answer to itself, nor to a post that answers to it."), field="reports_to"
            )
        step = step.reports_to
