"""Page and format to bytes: one function, `render`, for the site and for the server."""

from kg.render._edition import Edition, media_type, render, render_dumps
from kg.render._html import render_problem, render_refusal

__all__ = ["Edition", "media_type", "render", "render_dumps", "render_problem", "render_refusal"]
