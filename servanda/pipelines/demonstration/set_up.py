"""How the demo's administrator set up the installation: contact, logo, words of its own, terms of its own."""

from __future__ import annotations

from servanda.foundation.accounts.actions.installation import change_identity, set_logo, word_scale
from servanda.foundation.accounts.actions.taxonomies import add_term, put_in_force
from servanda.foundation.accounts.models import User
from servanda.foundation.organisations.models import Installation
from servanda.foundation.reference.models import State
from servanda.foundation.reference.queries import terms_at
from servanda.pipelines.demonstration.cast import HOME
from servanda.pipelines.demonstration.content import FOLDER, Story


def set_up(story: Story, *, by: User) -> None:
    """Through the same actions as on the pages of settings."""
    given, held = story.settings, Installation.objects.get(pk=1)
    change_identity(names=held.names, contact=given["contact"], footers=given["footers"], by=by)
    set_logo(content=(FOLDER / given["logo"]).read_bytes(), alts=given["logo_alts"], by=by)
    for scale, words in given["words"].items():
        word_scale(scale=scale, words=words, by=by)
    home, lists = State.objects.get(pk=HOME), set()
    for row in given["terms"]:
        # Without the reference lists, as some tests load the demo, there is nothing to add to.
        if row["parent"] in {term.code for term in terms_at(row["list"])}:
            add_term(
                state=home,
                taxonomy=row["list"],
                names=row["names"],
                parent=row["parent"],
                code=row["code"],
                by=by,
            )
            lists.add(row["list"])
    for taxonomy in sorted(lists):
        put_in_force(state=home, taxonomy=taxonomy, by=by)
