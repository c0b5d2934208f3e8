"""The desktop program: everything that a person sees, and the work that they make."""
