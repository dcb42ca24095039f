from servanda.pipelines.ingest.models.batch import Batch
from servanda.pipelines.ingest.models.line import Line

__all__ = ["Batch", "Line"]
