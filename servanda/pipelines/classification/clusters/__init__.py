"""Proposals of clusters: one objective each, across mechanisms and cycles; what people decided stays as it is."""
