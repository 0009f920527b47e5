"""Why the functions of the tables are as they are; loaded when somebody asks."""
