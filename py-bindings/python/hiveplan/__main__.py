"""``python -m hiveplan``: version, a short answer, or the report of a plan."""

import argparse
import sys

import hiveplan


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : list of str, optional
        Default: those of the process.

    Returns
    -------
    int
        0, or 1 when the plan cannot be planned.
    """
    parser = argparse.ArgumentParser(prog="python -m hiveplan", description=(hiveplan.__doc__ or "").split("\n")[0])
    parser.add_argument("plan", nargs="?", help="folder, JSON document or workbook of a plan, or battambang")
    parser.add_argument("--html", metavar="FILE", help="write the report")
    parser.add_argument("--template", metavar="FOLDER", help="write an empty plan with every column explained")
    parser.add_argument("--version", action="version", version=f"hiveplan {hiveplan.__version__}")
    chosen = parser.parse_args(arguments)
    if chosen.template:
        print(hiveplan.template(chosen.template))
    if chosen.plan is None:
        if not chosen.template:
            parser.print_help()
        return 0
    try:
        outcome = hiveplan.load(chosen.plan).run()
    except hiveplan.InputError as error:
        print(error, file=sys.stderr)
        return 1
    if chosen.html:
        outcome.to_html(chosen.html)
    print(outcome.summary())
    return 0


if __name__ == "__main__":
    sys.exit(main())
