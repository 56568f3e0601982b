"""The web: the chat page for older people and the desk pages for volunteers."""
