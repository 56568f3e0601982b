"""The tables. Times are integer milliseconds since the epoch, UTC: SQLite keeps no time zones."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint, false, text

metadata = MetaData()
_ID = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up by itself only for INTEGER

inbox = Table(
    "inbox",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("lane", Text, nullable=False),
    Column("text", Text, nullable=False),  # emptied when its turn is done
    Column("pressed", Text),
    Column("language", Text, nullable=False),
    Column("said", Text),  # what was said at the door already, as JSON
    Column("state", Text, nullable=False),  # waiting, done
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("received_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False, server_default="0"),  # what comes until then belongs to it
    Column("more", Text),  # JSON: the fields of Incoming that are not ordinary
    Index("inbox_waiting", "state", "lane", "id"),
)

lane = Table(
    "lane",
    metadata,
    Column("id", Text, primary_key=True),
    Column("epoch", BigInteger, nullable=False, server_default="0"),
    Column("lease_until", BigInteger, nullable=False, server_default="0"),
    Column("quiet_until", BigInteger, nullable=False, server_default="0"),  # what came last may not be all: its turn waits so long
    Column("paced_until", BigInteger, nullable=False, server_default="0"),  # the platform's own rate for one chat
)

conversation = Table(
    "conversation",
    metadata,
    Column("address", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)

line = Table(
    "line",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("address", Text, nullable=False),
    Column("author", Text, nullable=False),  # person, banyan, or a volunteer's name
    Column("key", Text, nullable=False, unique=True),
    Column("body", Text, nullable=False),  # JSON: text (the person's: redacted), choices, numbers, language, urgent
    Column("at", BigInteger, nullable=False),
    Column("ticket", BigInteger),
    Index("line_of_address", "address", "id"),
    Index("line_of_ticket", "ticket", "id"),
)

UNSENT = "state IN ('queued', 'waiting', 'sending')"  # written out, so that both engines see that the index below answers it

outbox = Table(
    "outbox",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("line", BigInteger, nullable=False),
    Column("platform", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("state", Text, nullable=False),  # queued, sending, sent, uncertain, waiting, dead
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("error", Text),
    Column("urgent", Boolean, nullable=False, server_default=false()),  # leaves before all others
    Column("ref", Text),  # the platform's id of what was shown
    Column("perishable", Boolean, nullable=False, server_default=false()),  # its buttons die with their turn and are still shown
    Index("outbox_unsent", "id", sqlite_where=text(UNSENT), postgresql_where=text(UNSENT)),
    Index("outbox_lane", "lane", "id"),
    Index("outbox_changed", "changed_at"),
    Index("outbox_urgent", "lane", sqlite_where=text(f"urgent AND {UNSENT}"), postgresql_where=text(f"urgent AND {UNSENT}")),
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("person", Text, nullable=False),
    Column("alias", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting, held, closed
    Column("reason", Text, nullable=False),
    Column("risk", Text, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("language", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("suggestions", Text, nullable=False),
    Column("held_by", Text),
    Column("opened_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("topic", Text, nullable=False, server_default=""),
    Column("guesses", Text, nullable=False, server_default="[]"),  # JSON: [entry, title, confidence], best first
    Column("answered", Text, nullable=False, server_default=""),  # the entry that had not helped
    Column("epoch", BigInteger, nullable=False, server_default="0"),  # counts up with whatever happens at the desk: an older timer is void
    Column("same_as", BigInteger),  # the ticket whose answer this person waits for too
    Column("lead_wanted", Boolean, nullable=False, server_default=false()),
    Column("taken_at", BigInteger),  # when a volunteer first came
    Column("closed_at", BigInteger),
    Column("closed_by", Text),  # a volunteer's name, or "" for the person
    Column("answers", Integer, nullable=False, server_default="0"),  # how often a volunteer spoke
    Column("wiped_at", BigInteger),  # when its text was deleted
    Index("ticket_same", "same_as"),
    Index("ticket_ended", "state", "closed_at"),
    Index("ticket_waiting", "state", "urgent", "id"),
    Index("one_ticket_a_volunteer", "held_by", unique=True, sqlite_where=text("state = 'held'"), postgresql_where=text("state = 'held'")),
    Index("one_ticket_a_person", "person", unique=True, sqlite_where=text("state <> 'closed'"), postgresql_where=text("state <> 'closed'")),
)

volunteer = Table(
    "volunteer",
    metadata,
    Column("name", Text, primary_key=True),
    Column("seen_at", BigInteger, nullable=False, server_default="0"),
)

desk_link = Table(
    "desk_link",
    metadata,
    Column("hash", Text, primary_key=True),  # sha256 of the link: a leaked database opens no door
    Column("volunteer", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)

desk_session = Table(
    "desk_session",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("volunteer", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

# Telegram (a0002)

gone = Table(
    "gone",
    metadata,
    Column("address", Text, primary_key=True),  # accepts nothing; what is queued for it waits until it is back
    Column("why", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

parked = Table(
    "parked",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("body", Text, nullable=False),  # the update as it came, for a repair; deleted after a while
    Column("why", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

post = Table(
    "post",
    metadata,
    Column("name", Text, primary_key=True),  # what only one process may do at a time
    Column("holder", Text, nullable=False),
    Column("held_until", BigInteger, nullable=False),
)

attachment = Table(
    "attachment",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("ticket", BigInteger, nullable=False),
    Column("platform", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("file", Text, nullable=False),  # the platform's id of it: the thing itself is never kept
    Column("at", BigInteger, nullable=False),
    Index("attachment_of_ticket", "ticket"),
)

# who the volunteers are, what they did, and what is counted

account = Table(
    "account",
    metadata,
    Column("name", Text, primary_key=True),
    Column("roles", Text, nullable=False),  # volunteer, lead, maintainer, organiser: apart by blanks
    Column("made_at", BigInteger, nullable=False),
)

passkey = Table(
    "passkey",
    metadata,
    Column("id", Text, primary_key=True),  # the credential's, base64url
    Column("account", Text, nullable=False, index=True),
    Column("public_key", Text, nullable=False),  # base64url of COSE
    Column("sign_count", BigInteger, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

identity = Table(
    "identity",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("account", Text, nullable=False, index=True),
    Column("made_at", BigInteger, nullable=False),
)

challenge = Table(
    "challenge",
    metadata,
    Column("hash", Text, primary_key=True),  # sha256 of what the browser holds
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),  # JSON
    Column("expires_at", BigInteger, nullable=False, index=True),
)

failure = Table(
    "failure",
    metadata,
    Column("account", Text, primary_key=True),
    Column("source", Text, primary_key=True),  # HMAC of a network address, see weekly_key
    Column("count", Integer, nullable=False),
    Column("until", BigInteger, nullable=False),
)

act = Table(  # append-only: the migration puts a trigger on it
    "act",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("ticket", BigInteger),
    Column("why", Text, nullable=False),
)

happening = Table(  # append-only too; no words and no addresses
    "happening",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("risk", Text, nullable=False),
    Column("visitor", Text, nullable=False),  # HMAC of the address, see weekly_key
    Column("ticket", BigInteger),
    Column("volunteer", Text, nullable=False),
    Column("seconds", BigInteger),
    Index("happening_at", "at", "kind"),
)

weekly_key = Table(  # only this week's row is kept: after that nobody can tell whose an HMAC was
    "weekly_key",
    metadata,
    Column("week", Integer, primary_key=True),
    Column("secret", Text, nullable=False),
)

# The desk

timer = Table(
    "timer",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("ticket", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("epoch", BigInteger, nullable=False),  # of the ticket when it was set: a later epoch makes it void
    Column("due_at", BigInteger, nullable=False),
    Index("timer_due", "due_at"),
    UniqueConstraint("ticket", "kind", name="one_timer_of_a_kind"),
)

called = Table(
    "called",
    metadata,
    Column("ticket", BigInteger, primary_key=True),
    Column("volunteer", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
)

card = Table(  # a message in a volunteer's chat, or their group, that shows a ticket
    "card",
    metadata,
    Column("key", Text, primary_key=True),  # of the message
    Column("ticket", BigInteger, nullable=False),
    Column("address", Text, nullable=False),
    Column("ref", Text),  # the platform's id of it, once it stands there
    Column("over", Boolean, nullable=False, server_default=false()),  # it says its last word, or will
    Index("card_of_ticket", "ticket"),
)

moved = Table(  # addresses that have another name now
    "moved",
    metadata,
    Column("old", Text, primary_key=True),
    Column("new", Text, nullable=False),
)

sealed = Table(  # masked pieces of a person's words, encrypted; only where a key is set
    "sealed",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("ticket", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Index("sealed_of_ticket", "ticket"),
)

stint = Table(
    "stint",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("ticket", BigInteger, nullable=False),
    Column("volunteer", Text, nullable=False),
    Column("begun_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("how", Text, nullable=False, server_default=""),  # closed, back, silent, passed, withdrawn
    Index("stint_of_volunteer", "volunteer", "begun_at"),
    Index("stint_of_ticket", "ticket"),
)

reply = Table(
    "reply",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("ticket", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("why", Text, nullable=False),  # new_volunteer, sample, rule; "chat" for a draft in a volunteer's own chat
    Column("warnings", Text, nullable=False),  # JSON: names of rules
    Column("to_all", Boolean, nullable=False),
    Column("state", Text, nullable=False),  # parked, sent, rejected
    Column("at", BigInteger, nullable=False),
    Index("reply_parked", "state", "ticket"),
)

verdict = Table(
    "verdict",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("entry", Text, nullable=False),
    Column("confidence", Float),
    Column("language", Text, nullable=False),
    Column("said", Text, nullable=False),  # solved, not_yet, person
    Column("at", BigInteger, nullable=False),
)

unmet = Table(
    "unmet",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("ticket", BigInteger, nullable=False, unique=True),
    Column("day", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("nearest", Text, nullable=False),
    Column("vector", LargeBinary, nullable=False),  # float16, unit length; the words themselves are gone after a day
    Column("met_by", Text),  # the entry that answers it now
)

wish = Table(
    "wish",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("ticket", BigInteger, nullable=False, unique=True),
    Column("person", Text, nullable=False),
    Column("words", Text, nullable=False),  # redacted; kept because the person asked to be told
    Column("language", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("wish_of_person", "person"),
)
