"""The `msyn` command. Two calls take the short way, the standard library only: a key press (`msyn do --widget …`),
and `msyn shell-init SHELL`, which runs at the start of every shell."""

import sys


def main() -> int:
    """Run one verb; returns its exit code."""
    if sys.argv[1:3] == ["do", "--widget"]:
        from msyn.cli import widget

        return widget.main(sys.argv[3:])
    if sys.argv[1:2] == ["shell-init"] and len(sys.argv) == 3 and not sys.argv[2].startswith("-"):
        from msyn.cli import shell_init

        return shell_init.main(sys.argv[2:])
    from msyn.cli import app

    return app.main()


if __name__ == "__main__":
    sys.exit(main())
