"""Writing what is not a document: data for programs."""
