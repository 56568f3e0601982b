"""The words of triage, by language and by what is in danger. Nothing here acts."""
