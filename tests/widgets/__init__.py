"""Tests of iamtui."""
