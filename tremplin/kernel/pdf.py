"""Documents: a typst template of a room and data, as a tagged PDF (PDF/UA-1).

The data travels as JSON and is read by the template as values: nothing that a person typed is ever source code.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse


def compile_pdf(template: Path, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The bytes of the document. The template reads `json(bytes(sys.inputs.data))`; `at` is the date it carries.

    Only the fonts inside typst are used, so that the document is the same on every machine.
    """
    inputs = {"data": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)}
    compiler = typst.Compiler(str(template), root=str(template.parent), ignore_system_fonts=True)
    content = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=int(at.timestamp()))
    assert isinstance(content, bytes)  # noqa: S101 - a PDF is one file, whatever its pages
    return content


def pdf_response(content: bytes, *, filename: str) -> HttpResponse:
    """Send a document made for whoever asks: as a download, kept by no one on the way."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
