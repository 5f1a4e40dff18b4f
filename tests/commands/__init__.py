"""Tests of the commands that print and end."""
