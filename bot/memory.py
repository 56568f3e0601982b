"""What Banyan remembers of a person, shown and forgotten when they say so."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from bot import texts
from bot.conversation import Conversation
from bot.desk import Desk
from bot.first_aid import FirstAid
from bot.messages import FORGET, KEPT, Choice, Outgoing
from bot.replies import Replies, Said
from bot.storage import Turn

_FORGET: Final = re.compile(
    r"(?:请|麻烦)?(?:把|将)?(?:我的?(?:信息|记录|资料|数据|话|聊天记录|隐私)?)?(?:都|全部|统统)?(?:忘(?:记|掉|了)|删(?:除|掉|了)|清(?:除|空|掉))(?:我|关于我的|我的)?(?:的?(?:信息|记录|资料|数据|话|一切|所有|聊天记录|隐私)){0,2}(?:吧|了|好吗)?"
    r"|(?:please )?(?:forget|delete|erase|remove) (?:about )?(?:me|my (?:data|information|info|messages|history|account|chat|details)|everything(?: about me)?|all my data)(?: please)?"
)  # fmt: skip
_KEPT: Final = re.compile(
    r"(?:你|您|榕树)?(?:都)?(?:存|记|留|保存|知道|收集)(?:了|着|下)?我的?(?:什么|哪些)(?:信息|资料|东西|话|数据|隐私)?(?:了|吗)?|(?:给我)?看看?(?:你|您)?(?:都)?(?:存|记|留|保存)了?我的?(?:什么|哪些)?(?:信息|资料|东西|话)?"
    r"|(?:show me )?what (?:do you|have you|you)(?: have)? (?:keep|kept|know|store|stored|remember|save|saved|have)(?: (?:of|about|on) me)?"
    r"|what (?:data|information) do you (?:keep|have|store)(?: (?:of|about|on) me)?"
)  # fmt: skip
_TO_CLEAR: Final = re.compile(r"我|me\b|my\b|everything")


def wish(text: str) -> str:
    """Return FORGET or KEPT where the whole text asks for that and for nothing else, else ""."""
    bare = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text[:80]).lower()).strip()
    if not bare or len(text) > 60:
        return ""
    if _FORGET.fullmatch(bare) and _TO_CLEAR.search(bare):
        return FORGET
    return KEPT if _KEPT.fullmatch(bare) else ""


@dataclass(frozen=True, slots=True)
class Memory:
    """Works for everybody, at once, by words and by buttons."""

    replies: Replies
    desk: Desk
    first_aid: FirstAid

    async def shown(self, turn: Turn, conversation: Conversation) -> Said:
        kept = await turn.kept(conversation.person)
        if kept.since is None:
            return self.replies.simple(conversation, "kept_nothing")
        since = datetime.fromtimestamp(kept.since, UTC).date().isoformat()
        conversation, said = self.replies.simple(conversation, "kept", lines=kept.lines, tickets=kept.tickets, wishes=kept.wishes, since=since)
        if kept.sealed:
            said = said.saying(f"{said.text}\n{texts.say('kept_sealed', conversation.tongue, n=kept.sealed)}")
        forget = Choice(FORGET, texts.say("forget_button", conversation.tongue))
        return conversation, Outgoing(said.text, (forget, *said.choices), said.numbers, said.language)

    async def forget(self, turn: Turn, conversation: Conversation, answer: str) -> list[Said]:
        """Ask first; on yes, end what is open, delete everything and say so in a conversation that begins anew."""
        language = conversation.tongue
        if answer == "no":
            return [self.replies.simple(conversation, "forget_kept")]
        if answer != "yes":
            buttons = (Choice(f"{FORGET}:no", texts.say("forget_no", language)), Choice(f"{FORGET}:yes", texts.say("forget_yes", language)))
            return [(conversation, Outgoing(texts.say("forget_ask", language), buttons, language=language))]
        await self.desk.withdrawn(turn, conversation)
        await turn.forget(conversation.person)
        self.first_aid.forget(conversation.person)
        return [self.replies.several(Conversation(conversation.person, language=language), ["forgotten"])]
