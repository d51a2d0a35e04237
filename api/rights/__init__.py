"""What learners may ask of us as the people whom the data is about: a copy of it, and its erasure."""
