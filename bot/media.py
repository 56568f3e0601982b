"""What is no text: a kind sentence and what works instead; a voice or a picture goes to a volunteer if the person says so."""

from bot.conversation import Conversation, Offer
from bot.desk import Desk
from bot.messages import Incoming, Kind, Outgoing
from bot.replies import Replies, Said
from bot.storage import Turn

_GOT = {
    Kind.PHOTO: "got_photo",
    Kind.VOICE: "got_voice",
    Kind.VIDEO: "got_video",
    Kind.STICKER: "got_sticker",
    Kind.PLACE: "got_place",
    Kind.CONTACT: "got_contact",
    Kind.FILE: "got_file",
    Kind.OTHER: "got_other",
}
_OF = {Kind.PHOTO: "a_photo", Kind.VOICE: "a_voice"}


class Media:
    """Nothing of it is kept here but the platform's own id, in the conversation until the person says yes, then with the ticket."""

    def __init__(self, replies: Replies, desk: Desk) -> None:
        self._replies, self._desk = replies, desk

    def told(self, conversation: Conversation, incoming: Incoming) -> Said:
        """Say that this cannot be read, what works instead, and offer to hand it over where a volunteer could see or hear it."""
        said = self._replies.text(_GOT[incoming.kind], conversation)
        if incoming.kind not in _OF or not incoming.file:
            return self._replies.plainly(conversation, said)
        offer = Offer("media", self._replies.text("hand_over", conversation, what=self._replies.text(_OF[incoming.kind], conversation)))
        return self._replies.plainly(conversation.holding(f"{incoming.kind}:{incoming.file}"), said, offer)

    def unseen(self, conversation: Conversation) -> Outgoing:
        """Say that of a picture only the words under it were read."""
        return Outgoing(self._replies.text("only_words", conversation), language=conversation.language)

    async def hand_over(self, turn: Turn, conversation: Conversation) -> Said:
        """The person said yes: a ticket, and on it the way to the file."""
        kind, _, file = conversation.file.partition(":")
        if not file:
            return self._replies.simple(conversation, "old_button")
        what = self._replies.text(_OF[Kind(kind)], conversation)
        asked = await self._desk.open(turn, conversation, "media", what)
        number = await turn.attach(asked.ticket.id, conversation.person.platform, kind, file)
        line = self._replies.text("media_line", conversation, what=what, number=number)
        await turn.hear(conversation.person, line, asked.ticket.id)
        await self._desk.relay(turn, conversation, line)
        return self._replies.simple(conversation.holding("").handed_over(), "media_on_duty" if asked.on_duty else "media_off_duty", what=what)
