"""What a front door is told: settings, their checks, and where they come from."""
