"""`python -m analysis` is `framing`."""

from analysis.cli import main

if __name__ == "__main__":
    main(prog_name="framing")
