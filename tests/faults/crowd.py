"""Members of structures who hire through the real pages, whatever falls meanwhile."""

import random
import threading
import time
from dataclasses import dataclass, field

import requests

from bench.crowd import contract
from bench.visitor import Failed, Visitor
from tests import makers

PAUSE = 0.2
TIRED = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


@dataclass
class Desk:
    """A member's cookies, what may hire, and the candidatures to say yes to."""

    cookies: dict
    dispositif: str
    waiting: list = field(default_factory=list)


def desks(count, hires):
    """`count` structures with, together, `hires` candidatures of people sent by one authorised prescriber."""
    counsel, made = makers.prescriber(), []
    for _ in range(count):
        structure = makers.structure(kinds=["ACI"])
        cookies = {name: one.value for name, one in makers.client(structure).cookies.items()}
        made.append(Desk(cookies, str(structure.dispositifs.get().pk)))
        made[-1].structure = structure
    for rank in range(hires):
        desk = made[rank % count]
        desk.waiting.append(str(makers.application(to=desk.structure, by=counsel).pk))
    return made


class Crowd:
    """One thread a desk. `pages` are the faults that were answered; `wrong` what nobody should ever see."""

    def __init__(self, site, made, seed, *, gives_up=0.0, seconds=120):
        self.site, self.gives_up, self.deadline = site, gives_up, time.monotonic() + seconds
        self.done, self.left, self.pages, self.wrong = [], [], [], []
        self.cut = 0
        self.threads = [
            threading.Thread(target=self._work, args=(desk, random.Random(seed + rank)), daemon=True)
            for rank, desk in enumerate(made)
        ]

    def start(self):
        for thread in self.threads:
            thread.start()

    @property
    def busy(self):
        return any(thread.is_alive() for thread in self.threads)

    def join(self):
        for thread in self.threads:
            thread.join(timeout=max(self.deadline - time.monotonic(), 0) + 90)
        assert not self.busy, "somebody still waits for an answer"

    def _work(self, desk, chance):
        visitor = Visitor(self.site.address, desk.cookies)
        for pk in desk.waiting:
            try:
                self._hire(visitor, desk, pk, chance)
                self.done.append(pk)
            except GaveUp:
                self.left.append(pk)
            except Exception as error:
                self.wrong.append(f"{pk} : {type(error).__name__} {error}")

    def _hire(self, visitor, desk, pk, chance):
        page = self._again(chance, lambda: visitor.open(f"/candidatures/{pk}/accepter"))
        if page.path.endswith("/embauche"):  # a hire whose answer was lost
            return
        filled = contract(desk.dispositif)
        page = self._again(chance, lambda: visitor.submit(page, **filled))
        if page.path.endswith("/eligibilite"):
            asked = page
            page = self._again(chance, lambda: visitor.submit(asked, criteria=["RSA"]))
        seen = page.form("seen").find("input", {"name": "seen"})["value"]
        check = page
        hired = self._again(chance, lambda: visitor.submit(check, seen=seen))
        once_more = self._again(chance, lambda: visitor.submit(check, seen=seen))
        for shown in (hired, once_more):
            if not shown.path.endswith(f"{pk}/embauche"):
                raise Failed(f"{shown.path} : {shown.status} {shown.errors()}")

    def _again(self, chance, send):
        """The same request until it is answered; now and then somebody closes her browser instead."""
        while time.monotonic() < self.deadline:
            try:
                page = send()
            except TIRED:
                self.cut += 1
            else:
                if page.status < 500:
                    return page
                self._judge(page)
            if chance.random() < self.gives_up:
                raise GaveUp
            time.sleep(PAUSE)
        raise Failed("plus le temps")

    def _judge(self, page):
        """A fault is a page of ours, with its reference."""
        self.pages.append(page.status)
        if "Référence à donner" not in page.text or "Traceback" in page.text:
            self.wrong.append(f"{page.path} : {page.status} {page.text[:300]}")


class GaveUp(Exception):
    """She will see tomorrow."""
