from servanda.pipelines.ingest.models.batch import Batch, Line

__all__ = ["Batch", "Line"]
