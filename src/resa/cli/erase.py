"""`resa erase`: a customer's data taken out of a store."""

from __future__ import annotations

from pathlib import Path

import click

from .output import json_option, print_json


@click.command()
@click.argument("customer")
@click.option("--store", required=True, type=click.Path(path_type=Path), help="The store to erase from.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@json_option
def command(customer: str, store: Path, yes: bool, as_json: bool) -> None:
    """Erase a customer: events, answers and comments, refused rows, the id. It cannot be undone.

    CUSTOMER is the id as it stands in your own files, or the pseudonym. Exports and backups are not reached, and importing
    the same file again brings the customer back: take the customer out of its source first.

    \b
    resa erase 4711 --store mystore
    resa erase 1f2e3d4c5b6a79880716253443526170 --store mystore --yes --json
    """
    from ..workspace.erasure import erase

    if not yes and not as_json:
        click.confirm(f"Erase everything of this customer from {store}? It cannot be undone.", abort=True, err=True)
    erased = erase(store, customer)
    if as_json:
        print_json(erased.to_dict())
        return
    click.echo(
        f"Erased {erased.events} events, {erased.answers} answers and {erased.refused_rows} refused rows; "
        f"{erased.files} files were written anew or removed."
    )
    if erased.still_read:
        click.echo(f"{erased.still_read} former files are being read just now; the next import removes them.")
