"""What an organisation puts around its front doors: service control policies and a permissions boundary."""
