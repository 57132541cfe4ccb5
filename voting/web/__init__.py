"""The pages: one module for each face. A view parses, calls one service, renders."""
