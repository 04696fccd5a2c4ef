"""Where AWS puts things and how it spells them: locations, names, services, subnets."""
