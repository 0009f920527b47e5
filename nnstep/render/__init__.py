"""From a lesson to what people see: documents, and the writers that set them."""
