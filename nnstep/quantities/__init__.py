"""What can be named in a network of a given layout. Nothing here knows a value."""
