from tremplin.cli import app

app()
