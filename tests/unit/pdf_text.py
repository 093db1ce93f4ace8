"""What can be read in a PDF, by another library than the one that makes it."""

import pypdfium2


def text_of(pdf: bytes) -> str:
    """Everything, on one line."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return " ".join(" ".join(pages).split())
