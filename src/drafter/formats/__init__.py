"""Formats are data: a folder under prompts/ with a format.toml and one template per section needs no code."""

from drafter.formats.reading import ALL_BODY, format_names, load_format, parse_format
from drafter.formats.values import ArticleFormat, Form, Purpose, SectionSpec

__all__ = [
    "ALL_BODY",
    "ArticleFormat",
    "Form",
    "Purpose",
    "SectionSpec",
    "format_names",
    "load_format",
    "parse_format",
]
