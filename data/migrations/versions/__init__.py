"""One file a migration, in order of their numbers; a released one is never changed."""
