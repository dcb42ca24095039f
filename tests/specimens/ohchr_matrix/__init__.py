"""Word lists in the exact form OHCHR gives them, about invented States, for each layout and each oddity."""
