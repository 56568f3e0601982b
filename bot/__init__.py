"""Banyan (榕树): a chat helper for older people. See README.md for the drawing."""
