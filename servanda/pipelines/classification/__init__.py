"""What a machine proposes about recommendations, why, and what people decided."""
