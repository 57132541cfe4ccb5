"""Spreadsheets as rows of texts, with what stands in them besides: hidden, struck out, merged."""
