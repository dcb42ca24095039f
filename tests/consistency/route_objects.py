"""Objects of people, bodies, imports, settings and the public side; route_registry.py says how to add one."""

from __future__ import annotations

import datetime

from django.utils import timezone

from servanda.domain.implementation.actions.succession import succeed_body
from servanda.domain.implementation.actions.updates import start_update
from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.accounts.actions.absences import name_stand_in, say_away
from servanda.foundation.accounts.models import Invitation
from servanda.foundation.accounts.queries import token_hash
from servanda.foundation.accounts.system import system_user
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body, Post
from servanda.pipelines.notifications.actions.feeds import open_feed
from servanda.pipelines.notifications.links import feed_address, stop_address
from servanda.pipelines.notifications.models import Digest, Mail
from servanda.pipelines.publication.actions.release import release_import
from tests import factories
from tests.consistency import route_objects_of_work  # noqa: F401 - registers its own
from tests.consistency.route_registry import OBJECTS, SAME, Arguments, makes, same

__all__ = ["OBJECTS", "SAME"]


@makes("workspace:people-person", "workspace:people-grant")
def _person(at: Body) -> Arguments:
    return {"pk": factories.user("focal_point", at=at).pk}


@makes("workspace:people-end")
def _membership(at: Body) -> Arguments:
    return {"pk": factories.user("focal_point", at=at).memberships.get().pk}


@makes("workspace:absences-membership", "workspace:absences-alternate")
def _membership_to_cover(at: Body) -> Arguments:
    return _membership(at)


@makes("workspace:absences-end")
def _absence(at: Body) -> Arguments:
    held = factories.user("focal_point", at=at).memberships.get()
    today = clock.today()
    return {"pk": say_away(membership=held, since=today, until=today, by=held.user).pk}


@makes("workspace:absences-step-back")
def _stand_in(at: Body) -> Arguments:
    held, person = factories.user("focal_point", at=at).memberships.get(), factories.user("focal_point", at=at)
    return {"pk": name_stand_in(membership=held, person=person, since=clock.today(), by=held.user).pk}


@makes("workspace:handover-body", "workspace:handover-table", "workspace:handover-docx")
def _handover(at: Body) -> Arguments:
    return {"pk": at.pk}


@makes("workspace:handover-draft")
def _draft_to_hand_over(at: Body) -> Arguments:
    author = factories.user("focal_point", at=at)
    return {"pk": start_update(target=factories.cluster(state=at.state), body=at, by=author).pk}


@makes("workspace:people-resend", "workspace:people-withdraw")
def _invitation(at: Body) -> Arguments:
    return {"pk": invitation(at, token=f"token-{at.pk}").pk}


@makes(
    "workspace:bodies-body",
    "workspace:bodies-change",
    "workspace:bodies-close",
    "workspace:bodies-succeed",
    "workspace:bodies-succeed-undo",
    "workspace:bodies-post-add",
)
def _body(at: Body) -> Arguments:
    return {"pk": at.pk}


@makes(
    "workspace:bodies-post-move",
    "workspace:bodies-post-rename",
    "workspace:bodies-post-close",
    "workspace:bodies-post-supervisor",
)
def _post(at: Body) -> Arguments:
    return {"pk": Post.objects.create(body=at, titles={"en": "Director"}).pk}


@makes(
    "workspace:imports-batch",
    "workspace:imports-receipt",
    "workspace:imports-original",
    "workspace:imports-decide",
    "workspace:imports-agree",
    "workspace:imports-apply",
    "workspace:imports-discard",
    "workspace:imports-undo",
)
def _import(at: Body) -> Arguments:
    return {"pk": factories.import_of(at.state).pk}


@makes("workspace:imports-lines")
def _import_lines(at: Body) -> Arguments:
    return {"pk": factories.import_of(at.state).pk, "kind": "new"}


@makes("workspace:imports-line")
def _import_line(at: Body) -> Arguments:
    return {"pk": factories.import_of(at.state).pk, "position": 1}


@makes(
    *("workspace:recommendations-recommendation", "workspace:recommendations-follow-up"),
    *("workspace:recommendations-tag", "workspace:recommendations-add-tag"),
)
def _recommendation(at: Body) -> Arguments:
    return {"public_id": factories.recommendation(of=at.state).public_id}


@makes("workspace:assignments-recommendation")
def _recommendation_alone(at: Body) -> Arguments:
    return {"public_id": factories.recommendation(of=at.state).public_id}


@makes("workspace:bodies-succeed-undo")
def _body_that_was_handed_over(at: Body) -> Arguments:
    old, new = factories.body(f"old-{at.pk}", of=at.state), factories.body(f"new-{at.pk}", of=at.state)
    succeed_body(body=old, successor=new, by=system_user())
    return {"pk": old.pk}


@makes(
    "workspace:rosters-roster",
    "workspace:rosters-columns",
    "workspace:rosters-decide",
    "workspace:rosters-apply",
    "workspace:rosters-send",
    "workspace:rosters-discard",
    "workspace:rosters-undo",
)
def _roster(at: Body) -> Arguments:
    return {"pk": factories.roster(at.state).pk}


@same("workspace:partners-change", "workspace:partners-close")
def _partner() -> Arguments:
    return {"pk": factories.partner().pk}


@same("workspace:settings-scale")
def _scale() -> Arguments:
    return {"code": "level"}


@same(
    "workspace:settings-taxonomy",
    "workspace:settings-taxonomy-add",
    "workspace:settings-taxonomy-table",
    "workspace:settings-taxonomy-bring",
    "workspace:settings-taxonomy-in-force",
)
def _list() -> Arguments:
    factories.national_term()
    return {"taxonomy": "theme"}


@same("workspace:settings-taxonomy-term", "workspace:settings-taxonomy-retire")
def _term_of_a_list() -> Arguments:
    return {"taxonomy": "theme", "code": factories.national_term().code}


@same("logo")
def _no_logo() -> Arguments:
    return {"sha256": "0" * 64}


@same("workspace:setup-step")
def _step() -> Arguments:
    return {"step": "shape"}


@same("switch_language")
def _language() -> Arguments:
    return {"code": "fr"}


@same("invitation")
def _token() -> Arguments:
    invitation(factories.body(), token="the-token")
    return {"token": "the-token"}


@same("account_reset_password_from_key")
def _reset_key() -> Arguments:
    return {"uidb36": "1", "key": "abc-def"}


@same("workspace:mail-again")
def _failed_mail() -> Arguments:
    person = factories.user("focal_point")
    mail = Mail.objects.create(
        kind="digest",
        to=person.email,
        person=person,
        digest=Digest.objects.create(person=person, day=clock.today()),
        language="en",
        subject="Due",
        message_id="<failed@servanda>",
        state="failed",
        error="unreachable",
    )
    return {"pk": mail.pk}


@same("reminders-stop")
def _link_in_a_reminder() -> Arguments:
    return {"token": stop_address(factories.user("focal_point")).rstrip("/").rpartition("/")[2]}


@same("calendar")
def _address_of_a_calendar() -> Arguments:
    feed = open_feed(by=factories.user("focal_point"))
    return {"token": feed_address(feed).rpartition("/")[2].removesuffix(".ics")}


@same("mfa_remove_webauthn", "mfa_edit_webauthn")
def _somebody_elses_passkey() -> Arguments:
    return {"pk": 999_999}


@same("api:recommendation", "api:alike", "website:recommendation", "website:recommendation_json")
def _released_recommendation() -> Arguments:
    made = factories.recommendation(position="supported", asked_on="2024-11-05")
    coordinator = factories.user("coordinator", at=factories.body("national-mechanism", kind="nmirf"))
    release_import(recommendations=Recommendation.objects.filter(pk=made.pk), by=coordinator)
    return {"public_id": made.public_id}


@same("api:cluster", "website:objective")
def _cluster_that_was_not_released() -> Arguments:
    return {"public_id": factories.cluster().public_id}


@same("api:evidence", "website:evidence")
def _file_that_was_not_released() -> Arguments:
    return {"sha256": "0" * 64}


@same("website:body", "website:document", "website:update", "website:update_figures")
def _things_that_were_not_released() -> Arguments:
    return {"public_id": f"AVL-B-{factories.body().public_id}"}


@same("website:download")
def _form_of_a_download() -> Arguments:
    return {"form": "csv"}


def invitation(at: Body, *, token: str) -> Invitation:
    return Invitation.objects.create(
        email=f"{token}@avelia.example",
        role="focal_point",
        body=at,
        token_hash=token_hash(token),
        invited_by=factories.user(),
        expires_at=timezone.now() + datetime.timedelta(days=7),
    )
