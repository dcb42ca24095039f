"""What needs all of a State's recommendations side by side: repeats, places in clusters, clusters to be."""
