"""Inputs written without template are those that Django's own templates write."""

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.forms.renderers import DjangoTemplates

from tremplin.web.widgets import Renderer

CHOICES = [("", '-"<'), ("g&", [("1", "un"), ("2", "d<eux")])]


class Every(forms.Form):
    """One field a kind of input."""

    text = forms.CharField(max_length=30)
    number = forms.IntegerField(min_value=1)
    ticked = forms.BooleanField(required=False)
    one = forms.ChoiceField(choices=CHOICES)
    several = forms.MultipleChoiceField(choices=[("1", "un"), ("2", "deux")])
    long = forms.CharField(widget=forms.Textarea(attrs={"data-on": True, "data-off": False, "rows": 3}))
    day = forms.DateField()
    hidden = forms.CharField(widget=forms.HiddenInput)
    file = forms.FileField()
    secret = forms.CharField(widget=forms.PasswordInput)
    radio = forms.ChoiceField(choices=[("1", "<un>"), ("2", "deux")], widget=forms.RadioSelect)
    boxes = forms.MultipleChoiceField(choices=[("1", "un"), ("2", "deux")], widget=forms.CheckboxSelectMultiple)


HOSTILE = dict.fromkeys(("text", "long", "hidden", "secret", "day", "number"), "\"'<script>&")
TYPED = {**HOSTILE, "ticked": "on", "one": "2", "several": ["1", "2"], "radio": "1", "boxes": ["2"]}


def read(html):
    """What a browser makes of it."""
    return [
        (tag.name, tag.attrs, (tag.string or "").strip()) for tag in BeautifulSoup(html, "html.parser").find_all(True)
    ]


@pytest.mark.parametrize("data", [None, TYPED], ids=["empty", "typed"])
@pytest.mark.parametrize("name", Every.base_fields)
def test_an_input_is_the_one_of_django(name, data):
    ours, theirs = (Every(data, renderer=renderer)[name] for renderer in (Renderer(), DjangoTemplates()))
    assert read(ours.as_widget(attrs={"class": "c"})) == read(theirs.as_widget(attrs={"class": "c"}))


@pytest.mark.parametrize("wrap", [True, False])
@pytest.mark.parametrize("name", ["radio", "boxes"])
def test_a_button_of_a_group_is_the_one_of_django(name, wrap):
    ours, theirs = (Every(TYPED, renderer=renderer)[name] for renderer in (Renderer(), DjangoTemplates()))
    assert [read(one.tag(wrap)) for one in ours.subwidgets] == [read(one.tag(wrap)) for one in theirs.subwidgets]
