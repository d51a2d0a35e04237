"""What colleagues or the supervisor say, weeks after a course, of what changed on the job."""
