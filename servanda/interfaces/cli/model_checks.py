"""What `servanda doctor` looks at in models: the sentence model the settings name, and those that were learned here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from servanda.pipelines.classification.learned import storage
from servanda.pipelines.classification.learned.storage import ModelUnreadable
from servanda.pipelines.classification.models_folder import folders_of_models
from servanda.pipelines.embeddings import model
from servanda.pipelines.embeddings.model import ModelMissing


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found of one model; `problem` is empty where it can be used."""

    topic: str
    says: str
    problem: str = ""
    remedy: str = ""


def sentence_model() -> Looked:
    """Loads it, as the first search by meaning would."""
    topic, named = "sentence model", str(settings.SENTENCE_MODEL)
    if not named:
        return Looked(topic, "none is named: search by meaning uses directions fitted on the texts held here")
    try:
        found = model.load(Path(named))
    except ModelMissing as missing:
        remedy = "Mend what SERVANDA_SENTENCE_MODEL names, or unset it: search by meaning needs none."
        return Looked(topic, "", f"search by meaning would fail: {str(missing).rstrip('.')}", remedy)
    return Looked(topic, f"{found.name} can be read")


def learned_models() -> Iterator[Looked]:
    """Each by itself; one that cannot be read is left out when suggestions are made."""
    for folder in folders_of_models():
        topic = f"model learned here, {folder.name}"
        try:
            held = storage.load(folder)
        except ModelUnreadable as problem:
            told = f"left out when suggestions are made: {str(problem).removesuffix(' Fit it anew.').rstrip('.')}"
            yield Looked(topic, "", told, f"servanda suggest train --kind {folder.name}")
        else:
            made = f" on {held.card.made_on}" if held.card.made_on else ""
            yield Looked(topic, f"version {held.version}, fitted{made} on {held.card.lessons} texts")
