"""The roles table as people rely on it."""

from __future__ import annotations

from servanda.foundation.accounts.permissions import PERMISSION_WORDS, SECRETARIAT_MAY, Permission
from servanda.foundation.accounts.places import IN_BODIES, IN_PARTNERS, IN_SECRETARIAT
from servanda.foundation.accounts.roles import ROLES, Reach


def test_every_permission_has_words_for_the_page_of_roles() -> None:
    assert set(PERMISSION_WORDS) == set(Permission)


def test_every_role_can_be_held_somewhere() -> None:
    assert set(IN_BODIES) | set(IN_PARTNERS) | set(IN_SECRETARIAT) == set(ROLES)


def test_nobody_who_manages_people_decides_on_content() -> None:
    for role in ROLES.values():
        if Permission.PEOPLE_MANAGE in role.permissions:
            assert not role.permissions & {Permission.RELEASE, Permission.UPDATE_REVIEW, Permission.UPDATE_WRITE}


def test_writing_and_approving_are_never_one_role() -> None:
    for role in ROLES.values():
        assert not {Permission.UPDATE_WRITE, Permission.UPDATE_REVIEW} <= role.permissions


def test_everybody_who_sees_unpublished_work_needs_a_second_factor() -> None:
    for role in ROLES.values():
        if role.reach != Reach.PUBLIC:
            assert role.needs_second_factor, role.code


def test_the_secretariat_never_reads_a_states_unpublished_updates() -> None:
    assert not SECRETARIAT_MAY & {Permission.UPDATE_READ_SENT, Permission.UPDATE_WRITE, Permission.UPDATE_REVIEW}
