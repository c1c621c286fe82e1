"""Estimates to sentences, pictures, notebook cells and pages."""
