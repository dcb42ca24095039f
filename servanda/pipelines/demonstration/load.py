"""Loading the demo State, and taking it away again."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.apps import apps
from django.db import connection, transaction

from servanda.foundation.common import clock
from servanda.foundation.common.errors import DomainError
from servanda.foundation.organisations.models import Body, Installation
from servanda.foundation.reference.models import Mechanism, NationalTerm, NationalVersion, NationalWording, State
from servanda.foundation.reference.models.state import Standing
from servanda.pipelines.demonstration import asked, cast
from servanda.pipelines.demonstration.by_excel import stage_workbooks
from servanda.pipelines.demonstration.calling import Calling
from servanda.pipelines.demonstration.cleared import Clearances
from servanda.pipelines.demonstration.content import read_story
from servanda.pipelines.demonstration.parliament import House
from servanda.pipelines.demonstration.script import Script
from servanda.pipelines.demonstration.seats import Seats
from servanda.pipelines.demonstration.set_up import set_up
from servanda.pipelines.demonstration.suggested import stage_suggestions
from servanda.pipelines.demonstration.worked import Work
from servanda.pipelines.publication.actions.release import release_bodies, release_changes

Progress = Callable[[int, int], None]


def is_loaded() -> bool:
    """Whether this installation is the demo's."""
    return Installation.objects.filter(home_state__standing=Standing.INVENTED).exists()


def load_demo(*, progress: Progress = lambda done, total: None) -> int:
    """Play the demo into an empty installation; returns the number of scenes. All of it or nothing.

    `progress(done, total)` is called after each scene.
    """
    if Installation.objects.exists():
        raise DomainError("This installation is set up already. The demo State is loaded into an empty one only.")
    today = clock.today()
    story = read_story(today=today)
    with transaction.atomic():
        begin = min(row["published_on"] for row in story.documents) - datetime.timedelta(days=30)
        with clock.at(datetime.datetime.combine(begin, datetime.time(9), tzinfo=datetime.UTC)):
            cast.invent_states(story)
            cast.open_installation(story)
            bodies = cast.seat_bodies(story)
            people = cast.seat_people(story, bodies, since=begin)
            set_up(story, by=people["administrator"])
            release_bodies(bodies=Body.objects.filter(state=cast.HOME), by=people["coordinator"])
        script = Script(today=today)
        asked.stage_documents(script, story, by=people["coordinator"])
        asked.stage_threads(script, story, by=people["coordinator"])
        work = Work(story, bodies, people)
        work.stage(script)
        Calling(story.calls, work, people).stage(script)
        House(work, story.bills, story.questions).stage(script)
        Clearances(work).stage(script)
        Seats(story, bodies, people).stage(script)
        stage_workbooks(script, people)
        stage_suggestions(script, story, by=people["coordinator"])
        script.add(today, 99, "what waits", lambda: release_changes(state=cast.HOME, by=people["coordinator"]))
        for done, _scene in enumerate(script.run(), start=1):
            progress(done, len(script))
    return len(script)


def remove_demo() -> None:
    """Empty the installation of everything but reference data. Refuses if it holds anything of a real State."""
    if not is_loaded():
        raise DomainError("The demo State is not loaded here.")
    real = State.objects.exclude(standing=Standing.INVENTED)
    if Body.objects.filter(state__in=real).exists():
        raise DomainError("This installation holds bodies of a real State. It is not emptied.")
    kept = {"reference", "contenttypes", "auth"}
    tables = [
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.label not in kept
        and config.name.startswith(("servanda.", "django.contrib.sessions", "allauth", "axes"))
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        quoted = ", ".join(connection.ops.quote_name(table) for table in tables)
        # The triggers that keep releases and history refuse DELETE; emptying a demo is the one case for TRUNCATE.
        cursor.execute(f"TRUNCATE {quoted} RESTART IDENTITY CASCADE")
        Mechanism.objects.filter(code="RCHR").delete()
        own = {"state__standing": Standing.INVENTED}
        NationalWording.objects.filter(version__state__standing=Standing.INVENTED).delete()
        NationalTerm.objects.filter(**own).delete()
        NationalVersion.objects.filter(**own).delete()
        State.objects.filter(standing=Standing.INVENTED).delete()
