"""The command line for operators: `studio-access`."""
