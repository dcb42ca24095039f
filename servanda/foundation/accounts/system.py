"""The named users in whose name the machine acts: the console, scheduled work, the door before sign-in."""

from __future__ import annotations

from servanda.foundation.accounts.models import User, UserKind

CONSOLE = "Console"
DOOR = "Entrance"  # acts for people who have no account yet: accepting an invitation, set-up


def system_user(name: str = CONSOLE) -> User:
    """The system user of that name. It has no passphrase and can never sign in."""
    address = f"{name.lower().replace(' ', '-')}@system.invalid"
    found, _made = User.objects.get_or_create(
        email=address, defaults={"full_name": name, "kind": UserKind.SYSTEM, "password": "!"}
    )
    return found
