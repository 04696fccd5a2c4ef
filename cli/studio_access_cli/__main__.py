"""`python -m studio_access_cli`: the same as `studio-access`."""

from .main import main

if __name__ == "__main__":
    main()
