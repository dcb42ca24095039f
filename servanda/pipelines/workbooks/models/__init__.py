from servanda.pipelines.workbooks.models.export import Export, ExportRow
from servanda.pipelines.workbooks.models.returned import Line, Returned

__all__ = ["Export", "ExportRow", "Line", "Returned"]
