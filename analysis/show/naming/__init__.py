"""Pictures of naming."""
