"""Near-duplicates within a review, and the same demand across cycles and mechanisms: proposed, with why."""
