import pytest

from tests.pipelines.notifications.world import World


@pytest.fixture(autouse=True)
def mailbox(settings, tmp_path):
    """Mail as files, as without a mail server."""
    settings.MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return tmp_path / "mail"


@pytest.fixture
def world(db):
    return World()
