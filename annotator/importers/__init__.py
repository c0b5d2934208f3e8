"""Reads work that other programs made. No Qt."""
