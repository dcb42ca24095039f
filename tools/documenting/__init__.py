"""Reference pages drawn from the code, one module for each page; `tools/document.py` writes them."""
