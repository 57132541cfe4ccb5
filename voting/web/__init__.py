"""The web pages, one package for each face. A view parses, calls one service, and renders."""
