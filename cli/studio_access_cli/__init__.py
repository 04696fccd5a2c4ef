"""The operators' command line, `studio-access`: it works on a deployed stack by its outputs and with AWS's APIs."""
