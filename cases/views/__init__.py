"""Pages of officers: glue between an address, a reader or service, and a template."""
