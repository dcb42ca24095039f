"""The engine that learns from what an installation holds: linear models over words, with calibrated confidence."""

from servanda.pipelines.classification.learned.engine import LearnedEngine
from servanda.pipelines.classification.learned.examples import Example
from servanda.pipelines.classification.learned.model import Model
from servanda.pipelines.classification.learned.storage import ModelUnreadable, load
from servanda.pipelines.classification.learned.training import TooLittleToLearn, train

__all__ = ["Example", "LearnedEngine", "Model", "ModelUnreadable", "TooLittleToLearn", "load", "train"]
