"""The server: requests to representations, from the renderer that the site is written by.

An IRI of the graph is answered with 303 to the document that the client wants most; a document
is answered with its bytes (https://www.w3.org/TR/cooluris/#r303gendocument). A stored query is
answered with any arguments, in a process of its own.
"""

from kg.server._app import make_app, run

__all__ = ["make_app", "run"]
