"""Stand-ins of outside services, for tests and for trying the product on one machine."""
