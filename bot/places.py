"""The region that a person's own words name. Never taken from the language they write in. Pure."""

import re

_WORDS = (
    ("GB", re.compile(r"\bNHS\b|\bHMRC\b|£|英国|英國|\b(?:in|from) (?:the )?(?:UK|England|Scotland|Wales|London|Britain)\b", re.ASCII)),
    ("US", re.compile(r"\bIRS\b|\bMedicare\b|\bSocial Security\b|\bZelle\b|\bVenmo\b|美国|美國|\b(?:in|from) (?:the )?(?:US|USA|America|United States)\b", re.ASCII)),
    ("CA", re.compile(r"加拿大|\b(?:in|from) Canada\b|\bInterac\b", re.ASCII)),
    ("AU", re.compile(r"澳洲|澳大利亚|澳大利亞|\b(?:in|from) Australia\b|\bCentrelink\b|\bmyGov\b", re.ASCII)),
    ("SG", re.compile(r"新加坡|\b(?:in|from) Singapore\b|\bSingpass\b|\bPayNow\b", re.ASCII)),
    ("HK", re.compile(r"香港|\b(?:in|from) Hong Kong\b|转数快|轉數快", re.ASCII)),
)


def region_named(text: str) -> str:
    """Return the region that the words name ("NHS", "in Canada", £), or "" where they name none or several."""
    named = [region for region, words in _WORDS if words.search(text)]
    return named[0] if len(named) == 1 else ""
