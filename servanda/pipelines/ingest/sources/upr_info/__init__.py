"""UPR Info's tables of recommendations and voluntary pledges."""
