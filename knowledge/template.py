"""A new entry to fill in: every field is there, and `___` stands wherever somebody has to write."""

from datetime import date

BLANK = "___"  # as on a paper form; `knowledge check` names every one that is left
_ZH_STEP = "    - do: '___ 打开什么。点哪里的“按钮”。'\n      see_next: ___ 您会看到什么。\n"
_EN_STEP = "    - do: '___ Open what. Tap \"Button\", where it is.'\n      see_next: ___ You will see what.\n"
_ZH_NUMBER = "    - do: ___ 有事打 {police}，银行卡的事打{bank}。\n"
_EN_NUMBER = "    - do: '___ Danger: call {police}. Your card: call {bank}.'\n"

_ZH_ASKED = (
    "平常的问法", "另一个人会怎么问", "不提问，只说发生了什么", "只说想要什么", "老人的土话", "方言", "语音打字的错字", "拼音打错的字", "两三个字", "四五个字",
    "先讲半天家里事，最后才问", "讲了一个例子再问", "着急", "生气", "儿女替老人问", "家人叫办，自己找不到",
)  # fmt: skip
_EN_ASKED = (
    "the plain question", "as another person would ask it", "no question, only what happened", "in folk words", "with spelling slips", "in two or three words",
    "the story first, the question last", "in a hurry", "angry", "a relative asking for somebody",
)  # fmt: skip


def template(id: str, risk: str, today: date) -> str:
    """Return the text of a new file of which `check` only says what is still to be written."""
    danger = risk in ("R2", "R3")
    zh, en = (_ZH_NUMBER, _EN_NUMBER) if danger else (_ZH_STEP, _EN_STEP)
    zh_first, en_first = ("这是骗子。", "This is a scam.") if risk == "R2" else ("可以。", "Yes.")
    asked = "\n".join(f"    - ___ {how}" for how in _ZH_ASKED)
    in_english = "\n".join(f"    - ___ {how}" for how in _EN_ASKED)
    return f"""\
id: {id}
category: {id.split("-")[0]}
risk: {risk}            # R0 how-to, R1 money or privacy, R2 scam, R3 emergency (then the file lies in scripts/)
market: both        # cn, en or both: which country the answer is about, whatever language it is in
caller_check: false # true: ask first whether somebody phoned and told them to do it
facts: []           # ids of facts.yaml
checked: false      # true only when a person has confirmed every fact and menu
neighbours: []      # - {{id: other-entry, zh: 问哪一句能分开？, en: Which question tells them apart?}}
escalate_if: []     # money_sent, code_given, caller_on_line, screen_shared, app_installed, money_missing, threatened, distress, not_on_screen
reviewed: {{by: ___ your name, on: {today}}}
app_versions: []    # - {{app: 微信, version: unknown, os: any, checked_on: null}}
zh:
  title: ___ 按钮上的名字
  opening: ___ {zh_first}第一句就是答案。
  steps:
{zh}  if_not_see: ___ 没看到？点“找人帮我”。
  offline: ___ 也可以去哪个柜台，或请家人。
en:
  title: ___ Short name for a button
  opening: ___ {en_first} The first sentence is the answer.
  steps:
{en}  if_not_see: '___ Not there? Tap "Get a person".'
  offline: ___ Which counter, or which person.
questions:
  zh:
{asked}
  en:
{in_english}
"""
