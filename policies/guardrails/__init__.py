"""What an organisation puts around deployed stacks: service control policies and permissions boundaries."""
