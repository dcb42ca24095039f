"""UHRI: OHCHR's Universal Human Rights Index, as JSON or XLSX, from a file or an address."""
