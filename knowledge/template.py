"""A new entry to fill in: every field is there, with a word on what belongs in it."""

from datetime import date

_TEXT = """{lang}:
  title: {title}
  opening: {opening}
  steps:
    - do: {do}
      see_next: {see}
  if_not_see: {not_see}
  offline: {offline}
"""


def template(id: str, risk: str) -> str:
    """Return the text of a new file that only the content checks complain about."""
    zh = _TEXT.format(lang="zh", title="按钮上的短名字", opening="第一句就是答案。", do="打开“设置”。", see="您会看到……", not_see="没看到？点“找人帮我”。", offline="也可以去……柜台问。")
    en = _TEXT.format(lang="en", title="Short name for a button", opening="The first sentence is the answer.", do="'Open \"Settings\".'", see="You will see ...", not_see="'Not there? Tap \"Get a person\".'", offline="You can also ask at ...")
    lines = "\n".join(f"    - 第{n}种问法，像人真的会说的那样" for n in range(1, 17))
    english = "\n".join(f"    - way number {n} of asking, as a person would really say it" for n in range(1, 11))
    return (
        f"id: {id}\ncategory: {id.split('-')[0]}\nrisk: {risk}          # R0 how-to, R1 money or privacy, R2 scam, R3 emergency\n"
        "market: both        # cn, en or both: which country the answer is about\n"
        "caller_check: false # true: ask first whether a caller told them to do it\nfacts: []\nchecked: false\nneighbours: []\nescalate_if: []\n"
        f"reviewed: {{by: your-name, on: {date.today()}}}\napp_versions: []\n{zh}{en}questions:\n  zh:\n{lines}\n  en:\n{english}\n"
    )
