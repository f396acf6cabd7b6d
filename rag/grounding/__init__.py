"""Whether a claim stands in the passages it cites."""
