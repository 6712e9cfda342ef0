"""`tremplin rules`: run, list and explain the rules. French for people, JSON lines for programs."""

import sys

import typer

app = typer.Typer(no_args_is_help=True, help="Les règles de l’IAE : évaluer, lister, expliquer.")


@app.command("evaluate")
def evaluate() -> None:
    """Répond à des cas : un objet JSON par ligne à l’entrée, une réponse par ligne à la sortie."""
    from tremplin.rules.evaluate import answers

    # A case may carry a whole number of any length.
    sys.set_int_max_str_digits(0)
    out = sys.stdout.buffer
    for text in answers(sys.stdin.buffer):
        out.write(text.encode() + b"\n")
    out.flush()
