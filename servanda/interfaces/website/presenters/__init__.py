"""From released content to what a page says. Pure: contents and names in, words and numbers out."""
