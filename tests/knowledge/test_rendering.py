"""What a person reads: numbers from where they live, words in their language."""

from pathlib import Path

import pytest

from knowledge import Entry, Language, Library, fill, render, script_for
from knowledge.phone_numbers import phone_like, plain_number
from knowledge.rendering import PLACES, numbers_in
from tests.knowledge.samples import ENTRY, SCRIPT, library_of, mended

REGIONS = ("CN", "US", "GB", "CA", "AU", "SG", "HK")
POLICE = {"CN": "110", "US": "911", "GB": "999", "CA": "911", "AU": "000", "SG": "999", "HK": "999"}  # brief 3.2
SUPPORT = {"CN": "12356", "US": "988", "GB": "116 123", "CA": "988", "AU": "13 11 14", "SG": "1767", "HK": "18111"}
KNOWN = {"110", "120", "999", "000", "911", "12306", "116123", "8773824357", "01012321"}


@pytest.fixture
def small(tmp_path: Path) -> Library:
    return library_of(tmp_path, ENTRY, SCRIPT)


def of(library: Library, id: str) -> Entry:
    entry = library.get(id)
    assert entry is not None
    return entry


def numbers(entry: Entry, language: Language, region: str, library: Library) -> list[str]:
    return [hotline.number for hotline in render(entry, language, region, library).numbers]


def test_the_shipped_table_holds_the_seven_regions(library: Library) -> None:
    assert tuple(library.regions) == REGIONS


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("region", REGIONS)
def test_every_placeholder_becomes_words_of_the_region(library: Library, region: str, language: Language) -> None:
    place = library.regions[region]
    for name in PLACES:
        assert fill(f"<{{{name}}}>", place, language) == f"<{getattr(place, name)[language]}>"
        assert getattr(place, name)[language].strip()
    assert fill("{police}, {support}", place, language) == f"{POLICE[region]}, {SUPPORT[region]}"


def test_what_is_no_placeholder_stays_as_it_is(library: Library) -> None:
    assert fill("{polise} {", library.regions["CN"], Language.ZH) == "{polise} {"


def test_the_bank_line_of_the_uk_adds_159(library: Library) -> None:
    assert [fill("{bank}", library.regions[region], Language.EN) for region in ("GB", "US")] == ["159 or the number on your card", "the number on the back of your card"]


@pytest.mark.parametrize("language", Language)
def test_the_region_decides_the_numbers_never_the_language(small: Library, language: Language) -> None:
    script = of(small, "emg-money-gone")
    assert {region: numbers(script, language, region, small) for region in small.regions} == {"CN": ["110"], "GB": ["999", "159"], "US": ["911"]}


def test_an_answer_reads_in_the_order_in_which_it_is_done(small: Library) -> None:
    shown = render(of(small, "phone-wechat-font"), Language.ZH, "CN", small)
    assert shown.text == (
        "可以变大。\n\n1. 打开微信，点右下角“我”。（您会看到“设置”）\n2. 点“设置”。（您会看到“通用”）\n不放心就停在这里。\n3. 点“完成”。（字会变大）"
        "\n\n没看到？点“找人帮我”。\n\n也可以：请家人帮您看，或打 95017 问。"
    )
    assert [hotline.zh for hotline in shown.numbers] == ["微信支付"]


def test_an_answer_in_english_is_laid_out_the_same(small: Library) -> None:
    shown = render(of(small, "phone-wechat-font"), Language.EN, "CN", small)
    assert shown.text.startswith('You can make them bigger.\n\n1. Open WeChat. Tap "我" (Me), bottom right. (You will see "设置")\n2. ')
    assert shown.text.endswith("\n\nNot there? Ask for help here.\n\nAnother way: Ask family, or call 95017.")


def test_a_variant_takes_the_place_of_the_steps_and_an_unknown_one_does_not(tmp_path: Path) -> None:
    changes = {f"{language}.variants": [{"label": "iPhone", "steps": [{"do": do}]}] for language, do in (("zh", "打开设置。"), ("en", "Open Settings."))}
    library = library_of(tmp_path, mended(ENTRY, changes))
    entry = of(library, "phone-wechat-font")
    assert render(entry, Language.EN, "CN", library, "iPhone").text == "You can make them bigger.\n\n1. Open Settings.\n\nNot there? Ask for help here.\n\nAnother way: Ask family, or call 95017."
    assert render(entry, Language.EN, "CN", library, "Nokia") == render(entry, Language.EN, "CN", library)


def test_help_for_a_missing_button_stands_behind_its_own_step(tmp_path: Path) -> None:
    library = library_of(tmp_path, mended(ENTRY, {"zh.steps.1.if_not_see": "没有就往下拉。"}))
    assert "2. 点“设置”。（您会看到“通用”）\n没有就往下拉。\n不放心就停在这里。\n3. " in render(of(library, "phone-wechat-font"), Language.ZH, "CN", library).text


@pytest.mark.parametrize(
    ("market", "region", "language", "note"),
    [
        ("cn", "CN", Language.ZH, ""),
        ("cn", "GB", Language.ZH, "这是中国大陆的办法。您现在设的地区是英国，电话号码不一样。\n\n"),
        ("cn", "US", Language.EN, "This is how it works in mainland China. Your region is set to the United States: phone numbers differ.\n\n"),
        ("en", "CN", Language.ZH, "这是国外的办法。您现在设的地区是中国大陆，电话号码不一样。\n\n"),
        ("en", "GB", Language.EN, ""),
        ("both", "GB", Language.EN, ""),
        ("both", "CN", Language.ZH, ""),
    ],
)
def test_an_answer_about_another_country_says_so_first(tmp_path: Path, market: str, region: str, language: Language, note: str) -> None:
    library = library_of(tmp_path, mended(ENTRY, {"market": market}))
    text = render(of(library, "phone-wechat-font"), language, region, library).text
    opening = "可以变大。" if language is Language.ZH else "You can make them bigger."
    assert text.startswith(note + opening)


def test_elsewhere_names_the_script_of_that_country(tmp_path: Path) -> None:
    home = mended(SCRIPT, {"id": "emg-money-gone-cn", "market": "cn", "elsewhere": {"GB": "emg-money-gone", "US": "emg-nowhere"}})
    library = library_of(tmp_path, SCRIPT, home)
    script = of(library, "emg-money-gone-cn")
    assert script_for(script, "GB", library).id == "emg-money-gone"
    assert script_for(script, "CN", library).id == "emg-money-gone-cn"
    assert script_for(script, "US", library).id == "emg-money-gone-cn", "a script that does not exist must not leave a person with nothing"
    assert script_for(of(library, "emg-money-gone"), "GB", library).id == "emg-money-gone"


def test_numbers_come_once_each_in_the_order_of_the_text(small: Library) -> None:
    assert [hotline.number for hotline in numbers_in("打 95017，再打 110。还是 95017。", "CN", small)] == ["95017", "110"]


def test_a_number_that_only_sends_texts_gets_no_button(small: Library) -> None:
    assert numbers_in("12381 的短信是真的。", "CN", small) == ()


def test_a_number_that_two_countries_share_is_explained_for_the_reader(library: Library) -> None:
    assert [hotline.regions for hotline in numbers_in("999", "HK", library)] == [hotline.regions for hotline in library.hotlines if "HK" in hotline.regions and hotline.number == "999"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("打 110。", ["110"]),
        ("110 120", ["110", "120"]),
        ("call 999 24 hours a day", ["999"]),
        ("0300 123 2041", ["0300 123 2041"]),
        ("call 116 123 now", ["116 123"]),
        ("1-877-382-4357", ["1-877-382-4357"]),
        ("打010-12321问", ["010-12321"]),
        ("400-709-9999人工", ["400-709-9999"]),
        ("+86 138 0000 1111", ["+86 138 0000 1111"]),
        ("拨１１０", ["１１０"]),
        ("1. 打 110\n2. 打 120", ["110", "120"]),
        ("一天500元，200-500元", []),
        ("£85,000 和 1,000元", []),
        ("in 2025, since 1 February 2026, 2026-02-01", []),
        ("a 500-yuan limit of 100%", []),
        ("第120页，110个，24小时", []),
        ("微信 8.0.14，12306.cn", []),
    ],
)
def test_amounts_years_and_versions_are_not_dialled(text: str, expected: list[str]) -> None:
    assert list(phone_like(text, KNOWN)) == expected


def test_toll_free_numbers_are_the_same_with_and_without_the_one() -> None:
    assert plain_number("1-877-382-4357") == plain_number("877 382 4357") == "8773824357"
    assert plain_number("13800001111") == "13800001111"
