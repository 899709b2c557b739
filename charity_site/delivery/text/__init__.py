"""Rules for text that hold in every room."""
