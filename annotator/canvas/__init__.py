"""The picture: the frame, its masks and prompts, and the tools that act on them."""
