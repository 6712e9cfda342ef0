"""Find Chromium, or install it with the system's package manager where that is allowed; else say what to install."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    return os.environ.get("TREMPLIN_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit("Les parcours de navigateur demandent Chromium : installez le paquet « chromium » de votre système.")
    print("→ Chromium (paquet du système)", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", *words], check=True, env=environment, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    if not found():
        install()
    if not found():
        sys.exit("Chromium reste introuvable après installation : donnez son chemin dans TREMPLIN_CHROMIUM.")
