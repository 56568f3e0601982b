"""Raw updates, as getUpdates or a webhook brings them, read as what a person did. Pure.

What does not have the shape that core.telegram.org/bots/api#update gives raises KeyError or TypeError.
"""
