"""The training side of SAM 2: made clips, simulated clicks, losses, the loop (Ravi et al., 2024, section 4)."""
