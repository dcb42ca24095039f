"""Workbooks as files: what a person opens in Excel or LibreOffice."""
