"""Measuring: packages of any size, what each tool finds in them, and how long it takes."""
