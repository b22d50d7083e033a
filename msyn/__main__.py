"""The `msyn` command. A key press (`msyn do --widget …`) takes the short way: the standard library only."""

import sys


def main() -> int:
    """Run one verb; returns its exit code."""
    if sys.argv[1:3] == ["do", "--widget"]:
        from msyn.cli import widget

        return widget.main(sys.argv[3:])
    from msyn.cli import app

    return app.main()


if __name__ == "__main__":
    sys.exit(main())
