"""The training side of SAM 2: made clips, simulated clicks, losses, the loop, measures.

After Ravi et al., "SAM 2" (2024), section 4.
"""
