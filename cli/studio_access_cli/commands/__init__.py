"""The commands of `studio-access`, a module each."""
