"""Resa."""
