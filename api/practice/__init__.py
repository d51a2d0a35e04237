"""Practice beside the lesson."""
