"""The shipped base, read as people in every region and language would read it."""

import random
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

import bot
from knowledge import Language, Library, Market, Risk, fill, render, script_for
from knowledge.findings import Severity
from knowledge.phone_numbers import phone_like, plain_number
from knowledge.rules import findings
from knowledge.rules.complaint import bare
from knowledge.rules.numbers import refused
from knowledge.rules.wordings import ALIKE, MIN_PIECES, SAME, overlap, pieces

Shown = list[tuple[str, str, str]]  # id, region and language, text

# The pairs of brief 3.4 in which both sides are named: every id must know one of the other side, or be known by it.
NAMED_PAIRS = [
    (("pay-auto-renew-wechat", "pay-auto-renew-alipay", "pay-auto-renew-apple"), ("scam-member-fee-call", "scam-million-cover")),
    (("pay-online-refund",), ("scam-refund-agent",)),
    (("pub-pension-verify",), ("scam-pension-stop",)),
    (("pub-yibao-code", "pub-yibao-balance"), ("scam-yibao-suspend",)),
    (("pay-transfer-wrong-person",), ("emg-just-transferred",)),
    (("pay-code-vs-receive-code",), ("pay-code-screenshot",)),
    (("phone-frozen",), ("emg-phone-controlled",)),
    (("phone-video-call",), ("scam-screen-share",)),
    (("priv-cancel-account", "pay-huabei-off"), ("scam-credit-repair",)),
    (("pay-unknown-deduction",), ("emg-account-drained",)),
    (("emg-phone-lost",), ("phone-wechat-lost-icon", "phone-no-signal")),
]
# Those in which the other side is only described; which entries answer it was chosen here.
DESCRIBED_PAIRS = [
    ("pay-bank-card-limited", ("scam-safe-account", "scam-check-caller", "scam-bank-card-sms")),
    ("scam-96110-real", ("scam-police-call", "scam-check-caller")),
    ("scam-12381-sms", ("scam-subsidy-link", "scam-bank-card-sms", "emg-clicked-link")),
    ("pub-phone-recharge", ("scam-lend-bank-card", "scam-is-it-a-scam")),
    ("pay-vendor-code", ("pay-fake-payment-shot",)),
    ("info-search-ads", ("emg-bank-hotline", "scam-check-caller", "scam-fake-app")),
]
# Where somebody who was told to do it by a caller may be sent to an emergency: it has then happened already.
HAPPENED = {"phone-frozen": "emg-phone-controlled", "pay-bank-atm-24h": "emg-just-transferred"}
# What an emergency may rely on, by region (brief 3.2): danger, reporting, despair.
HELP = {
    "CN": {"110", "120", "119", "12356"},
    "US": {"911", "988", "1-877-382-4357"},
    "GB": {"999", "159", "0300 123 2040", "116 123"},
    "CA": {"911", "988", "1-888-495-8501"},
    "AU": {"000", "1800 595 160", "13 11 14"},
    "SG": {"999", "995", "1799", "1767"},
    "HK": {"999", "18222", "18111"},
}


@pytest.fixture(scope="module")
def shown(library: Library) -> Shown:
    """Every text that a person may be shown, in every region and language: titles, variants and splitting questions too."""
    said: Shown = []
    for entry in library.all():
        for region, place in library.regions.items():
            for language in Language:
                text, where = entry.text(language), f"{region} {language}"
                said += [(entry.id, where, f"{text.title}\n{render(entry, language, region, library, label).text}") for label in ("", *(variant.label for variant in text.variants))]
                said += [(entry.id, where, fill(neighbour.of(language), place, language)) for neighbour in entry.neighbours]
    return said


def test_knowledge_check_finds_no_error(library: Library) -> None:
    # The day of the youngest fact: `knowledge check` itself must speak up when facts grow old, this test must not fail on a calendar.
    today = max([*(fact.read_on for fact in library.facts.values()), *(entry.reviewed.on for entry in library.all())])
    assert [str(finding) for finding in findings(library, today) if finding.severity is Severity.ERROR] == []


def test_no_number_outside_the_allow_list_is_ever_shown(library: Library, shown: Shown) -> None:
    known = {plain_number(hotline.number) for hotline in library.hotlines}
    assert {(id, where, run) for id, where, text in shown for run in phone_like(text, known) if plain_number(run) not in known} == set()


def test_no_placeholder_is_left_open(shown: Shown) -> None:
    assert {id for id, _, text in shown if "{" in text or "}" in text} == set()


# Brief 6.4, each as it was found; the debunking entry may name the myth that it answers, and nothing else.
WILD = (
    *("微信客服 400-709-9999", "故意输错密码冻结骗子账户", "12381 千万别信", "千万别信12381", "12321 是公安部网站", "微信延迟到账可以自己撤回转账", "延迟到账可以撤回", "我→设置→隐私→朋友圈"),
    *("Action Fraud", "中国反诈中心", "养老金不认证就停发", "只能在同一台取款机撤销", "same machine only", "IDCARE 1300 432 273", "ACORN", "type a wrong password to freeze the account"),
)


@pytest.mark.parametrize("wrong", WILD)
def test_each_wrong_thing_found_in_the_wild_is_refused(library: Library, wrong: str) -> None:
    entry = library.entries["phone-font-bigger"]
    planted = replace(entry, zh=replace(entry.zh, closing=f"记住：{wrong}。"))
    assert [complaint.loc for complaint in refused(planted, library)] != []


def test_what_was_found_wrong_in_the_wild_stands_nowhere(library: Library, shown: Shown) -> None:
    assert len(library.refused) >= 10
    assert {wrong.text: wrong.only_in for wrong in library.refused if wrong.only_in} == {
        wrong.text: ("scam-myth-wrong-password",) for wrong in library.refused if "密码" in wrong.text or "password" in wrong.text
    }
    assert {(id, wrong.text) for id, _, text in shown for wrong in library.refused if wrong.text.lower() in text.lower() and id not in wrong.only_in} == set()


# A domain: letters, dots and a known ending; what a person is shown, not what people ask.
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|cn|net|org|gov|edu|uk|au|ca|sg|hk|us|io|info|me|app|vip|top|xyz|cc|link|shop)\b", re.I)


def test_no_domain_outside_the_allow_list_is_ever_shown(library: Library, shown: Shown) -> None:
    allowed = tuple(library.domains)
    found = {(id, host.lower()) for id, _, text in shown for host in _DOMAIN.findall(text)}
    assert {(id, host) for id, host in found if not any(host == domain or host.endswith(f".{domain}") for domain in allowed)} == set()
    assert {id for id, _ in found if (entry := library.get(id)) and entry.risk in (Risk.R2, Risk.R3)} == set()
    assert found, "the pattern finds the domains that are there"


_READ_OUT = ("apple.com", "gov.uk")  # names that people read off a bill and off a text; they stand in questions only, and nobody is shown a question


def test_no_number_and_no_domain_stands_in_the_wordings_either(library: Library) -> None:
    """People paste what they were sent; the base repeats none of it."""
    known = {plain_number(hotline.number) for hotline in library.hotlines}
    asked = [(entry.id, text) for entry in library.all() for language in Language for text in entry.questions.of(language)]
    assert {(id, run) for id, text in asked for run in phone_like(text, known) if len(plain_number(run)) >= 7 and plain_number(run) not in known} == set()
    assert {(id, host) for id, text in asked for host in _DOMAIN.findall(text) if not host.lower().endswith((*library.domains, *_READ_OUT))} == set()


def test_an_entry_for_all_countries_and_every_script_give_the_numbers_of_the_reader(library: Library) -> None:
    """A Chinese reader in London never gets 110, an English reader in Shanghai never 911."""
    foreign = set()
    for entry in library.all():
        if entry.market is not Market.BOTH and entry.risk is not Risk.R3:
            continue
        for region in library.regions:
            shown = script_for(entry, region, library)
            for language in Language:
                for label in ("", *(variant.label for variant in shown.text(language).variants)):
                    foreign |= {(entry.id, region, str(language), hotline.number) for hotline in render(shown, language, region, library, label).numbers if region not in hotline.regions}
    assert foreign == set()


def test_an_answer_about_one_country_gives_the_numbers_of_no_other(library: Library) -> None:
    wrong = set()
    for entry in library.entries.values():
        for region in library.regions:
            if (entry.market is Market.CN) == (region == "CN") and entry.market is not Market.BOTH:
                for language in Language:
                    wrong |= {(entry.id, hotline.number) for hotline in render(entry, language, region, library).numbers if ("CN" in hotline.regions) != (region == "CN")}
    assert wrong == set()


@pytest.mark.parametrize("language", Language)
def test_every_script_has_at_most_five_steps_and_a_number_to_dial_everywhere(library: Library, language: Language) -> None:
    assert len(library.scripts) >= 34
    for asked in library.scripts.values():
        for region in library.regions:
            script = script_for(asked, region, library)
            shown = render(script, language, region, library)
            assert 1 <= len(script.text(language).steps) <= 5, script.id
            assert script.risk is Risk.R3
            assert shown.numbers, (asked.id, region)
            assert all(region in hotline.regions for hotline in shown.numbers), (asked.id, region, shown.numbers)


def test_every_emergency_names_real_help_of_its_region(library: Library) -> None:
    without = [
        (script.id, region)
        for script in library.scripts.values()
        for region in library.regions
        for language in Language
        if script.category == "emg" and not {h.number for h in render(script_for(script, region, library), language, region, library).numbers} & HELP[region]
    ]
    assert without == []


def test_both_languages_of_a_script_give_the_same_numbers(library: Library) -> None:
    for script in library.scripts.values():
        for region in library.regions:
            zh, en = ({hotline.number for hotline in render(script, language, region, library).numbers} for language in Language)
            assert zh == en, (script.id, region)


def know_each_other(library: Library, one: str, other: str) -> bool:
    here, there = library.get(one), library.get(other)
    assert here is not None, one
    assert there is not None, other
    return one in {neighbour.id for neighbour in there.neighbours} or other in {neighbour.id for neighbour in here.neighbours}


@pytest.mark.parametrize(("harmless", "dangerous"), NAMED_PAIRS, ids=lambda ids: ids[0])
def test_a_dangerous_pair_can_be_split(library: Library, harmless: tuple[str, ...], dangerous: tuple[str, ...]) -> None:
    for ones, others in ((harmless, dangerous), (dangerous, harmless)):
        for one in ones:
            assert any(know_each_other(library, one, other) for other in others), f"{one} and {others} do not know each other"


@pytest.mark.parametrize(("harmless", "dangerous"), DESCRIBED_PAIRS, ids=lambda ids: ids if isinstance(ids, str) else "")
def test_a_described_pair_can_be_split(library: Library, harmless: str, dangerous: tuple[str, ...]) -> None:
    assert any(know_each_other(library, harmless, other) for other in dangerous)


def test_who_was_told_to_do_it_by_a_caller_is_not_sent_to_an_emergency_that_has_not_happened(library: Library) -> None:
    """The button leads to the first neighbour of risk R2 or R3."""
    astray = {}
    for entry in (entry for entry in library.all() if entry.caller_check):
        near = (library.get(neighbour.id) for neighbour in entry.neighbours)
        danger = next((one for one in near if one and one.risk in (Risk.R2, Risk.R3)), None)
        if danger and danger.risk is Risk.R3 and danger.category != "scam" and HAPPENED.get(entry.id) != danger.id:
            astray[entry.id] = danger.id
    assert astray == {}


def test_no_wording_stands_under_two_entries(library: Library) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in library.all():
        for language in Language:
            for question in entry.questions.of(language):
                owners[bare(question)].add(entry.id)
    assert {question: ids for question, ids in owners.items() if len(ids) > 1} == {}


@pytest.mark.parametrize("region", ["CN", "US", "GB", "CA", "AU", "SG", "HK"])
def test_every_region_has_its_numbers_and_each_is_in_the_allow_list(library: Library, region: str) -> None:
    place, known = library.regions[region], {plain_number(hotline.number): hotline for hotline in library.hotlines if region in hotline.regions}
    for words in (place.police, place.ambulance, place.fire, place.scam_line, place.report, place.support):
        for language in Language:
            numbers = [plain_number(run) for run in phone_like(words[language], known)]
            assert numbers, words
            assert set(numbers) <= set(known), (region, numbers)


def test_every_number_says_for_what_not_for_what_and_who_says_so(library: Library) -> None:
    assert [h.number for h in library.hotlines if not (h.regions and h.zh and h.en and h.not_for and h.source)] == []


def test_nothing_that_rests_on_an_unconfirmed_fact_is_called_checked(library: Library) -> None:
    assert [entry.id for entry in library.all() if entry.checked and any(not library.facts[id].confirmed for id in entry.facts)] == []


def test_no_two_entries_share_a_wording_but_for_a_slip(library: Library) -> None:
    """The bounds of `alike` stand on this: what means two things lies below both, a slip of the pen above the first."""
    for language in Language:
        here = [said for entry in library.all() for said in entry.questions.of(language) if len(pieces(said, language)) >= MIN_PIECES]
        chosen = random.Random(7).sample(here, 500)
        slips = [overlap(pieces(said, language), pieces(said[: len(said) // 2] + said[len(said) // 2 + 1 :], language)) for said in chosen]
        assert sum(share >= ALIKE[language] for share in slips) > 0.85 * len(slips)
        assert SAME[language] > ALIKE[language]
    opposite = [("freeze WeChat", "unfreeze WeChat"), ("block caller", "unblock caller"), ("Alipay cash out", "Alipay cash-out fee")]
    assert all(overlap(pieces(one, Language.EN), pieces(other, Language.EN)) < ALIKE[Language.EN] for one, other in opposite)
    assert overlap(pieces("短信误删了还能找回来吗？", Language.ZH), pieces("照片误删了还能找回来吗？", Language.ZH)) < ALIKE[Language.ZH]


WORDS = sorted(path for folder in ("texts", "transports/web/words") for path in (Path(bot.__file__).parent / folder).glob("*.yaml"))


@pytest.mark.parametrize("file", WORDS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_no_sentence_of_the_bot_holds_a_number_or_an_address(file: Path) -> None:
    """Numbers come from the region table alone, in what Banyan says of itself too."""
    text = file.read_text(encoding="utf-8")
    assert text
    assert list(phone_like(text)) == []
    assert _DOMAIN.findall(text) == []
