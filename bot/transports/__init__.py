"""Roads to people. Each knows its own network and the port, nothing else of Banyan."""
