"""How catalogue files and tables are read: values with their place, faults collected, references checked."""
