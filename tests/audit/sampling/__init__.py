"""Tests of the call-back sample."""
