"""The maintainer's desk of tools: one module a verb of `python -m knowledge`. No torch in here, and nothing that the bot needs."""
