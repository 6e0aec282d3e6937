"""`python -m logredact` is the command line."""

from logredact.cli import main

if __name__ == "__main__":
    main()
