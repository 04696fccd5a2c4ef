"""What a policy of this pack is made of: its description, its check, and the resources and documents it checks."""
