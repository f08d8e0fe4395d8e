"""Drawings made from the record: where each thing stands, for templates that only set it down.

A module a picture. Lengths are in CSS pixels at the drawing's own size, colours and lines are the
style sheet's. A wide and a narrow drawing say the same, and so does the list or table below them.
"""
