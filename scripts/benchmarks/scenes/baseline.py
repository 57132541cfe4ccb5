"""The baseline of casting: a bare Flask application that looks a token up and inserts one row."""

import os
import sqlite3
import threading
import uuid
from typing import Any

import psycopg
from flask import Flask, Response, request

_LOCAL = threading.local()
_URL = os.environ["BASELINE_URL"]
_IS_SQLITE = _URL.startswith("sqlite")
_MARK = "?" if _IS_SQLITE else "%s"
SCHEMA = (
    "CREATE TABLE tokens (token VARCHAR(64) PRIMARY KEY, holding VARCHAR(32) NOT NULL)",
    "CREATE TABLE casts (id VARCHAR(32) PRIMARY KEY, holding VARCHAR(32), choices VARCHAR(200))",
)


def connect() -> Any:  # noqa: ANN401 - a connection of either driver
    """Return this thread's connection."""
    if not hasattr(_LOCAL, "connection"):
        if _IS_SQLITE:
            connection = sqlite3.connect(_URL.removeprefix("sqlite:///"), timeout=30)
            connection.isolation_level = None
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            _LOCAL.connection = connection
        else:
            _LOCAL.connection = psycopg.connect(_URL, autocommit=True)
    return _LOCAL.connection


def create_baseline() -> Flask:
    """Return the application."""
    app = Flask(__name__)

    @app.post("/cast")
    def cast() -> Response:
        connection = connect()
        connection.execute("BEGIN IMMEDIATE" if _IS_SQLITE else "BEGIN")
        found = connection.execute(
            f"SELECT holding FROM tokens WHERE token = {_MARK}",  # noqa: S608 - a constant
            (request.cookies["token"],),
        ).fetchone()
        connection.execute(
            f"INSERT INTO casts VALUES ({_MARK}, {_MARK}, {_MARK})",  # noqa: S608 - a constant
            (uuid.uuid4().hex, found[0], request.form["choices"]),
        )
        connection.execute("COMMIT")
        return Response("ok\n", mimetype="text/plain")

    return app
