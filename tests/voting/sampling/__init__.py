"""Tests of the call-back sample: planned, thrown, called, and stated."""
