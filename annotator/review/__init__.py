"""Finding what may be wrong: how risky each tracked mask is, and which to look at first. No Qt."""
