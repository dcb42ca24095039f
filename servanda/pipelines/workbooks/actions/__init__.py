"""Every change of workbooks taken and brought back: one verb each, by somebody."""
