"""What is remembered, and which buttons still count."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import Conversation, Offer, Status
from bot.messages import Address

ANN = Address("web", "ann")


def test_a_button_counts_until_the_next_turn() -> None:
    first, choices = Conversation(ANN).says(Offer("entry:a", "A"), Offer("none", "B"))
    assert first.pressed(choices[1].id) == Offer("none", "B")
    second, _ = first.says(Offer("entry:c", "C"))
    assert second.pressed(choices[1].id) is None


@given(st.text(max_size=30))
def test_no_text_is_a_button_by_accident(text: str) -> None:
    conversation, choices = Conversation(ANN).says(Offer("entry:a", "A"))
    assert (conversation.pressed(text) is not None) == (text == choices[0].id)


def test_it_comes_back_from_json_as_it_was_and_forgives_a_newer_program() -> None:
    conversation, _ = Conversation(ANN, language="en").asked("q", ("a", "b")).says(Offer("entry:a", "A", urgent=True))
    data = {**json.loads(json.dumps(conversation.to_data())), "from_the_future": 1}
    assert Conversation.from_data(data) == conversation


def test_who_speaks_is_never_saved_here() -> None:
    data = Conversation(ANN, status=Status.WITH_VOLUNTEER, ticket=7).to_data()
    assert not {"status", "ticket"} & data.keys()


def test_beginning_again_keeps_language_and_region() -> None:
    begun = Conversation(ANN, language="en", region="GB", question="secret", turn=5).begun_again()
    assert (begun.language, begun.region, begun.question, begun.turn) == ("en", "GB", "", 5)
