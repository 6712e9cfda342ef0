"""Find Chromium, or install it with the system's package manager where that is allowed; else say what to install."""

import os
import shutil
import subprocess
import sys

# Chromium without windows to keep: a page costs it half as much.
LIGHT = "chromium-headless-shell"
NAMES = (LIGHT, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    return os.environ.get("TREMPLIN_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def prefer_light() -> None:
    """Where the system knows the light one; elsewhere any Chromium will do."""
    if not os.environ.get("TREMPLIN_CHROMIUM") and not shutil.which(LIGHT) and may_install():
        apt("install", "-y", "--no-install-recommends", LIGHT)


def install() -> None:
    if not may_install():
        sys.exit("Les parcours de navigateur demandent Chromium : installez le paquet « chromium » de votre système.")
    print("→ Chromium (paquet du système)", flush=True)
    apt("update")
    prefer_light()
    if not found():
        apt("install", "-y", "--no-install-recommends", "chromium")


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt(*words: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", "-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=15", *words]
    subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    prefer_light()
    if not found():
        install()
    if not found():
        sys.exit("Chromium reste introuvable après installation : donnez son chemin dans TREMPLIN_CHROMIUM.")
