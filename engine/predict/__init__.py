"""Segmenting put to use: SAM 2 and Basic behind one protocol, and the published predictors."""
