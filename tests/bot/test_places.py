"""Where somebody is: only what their own words name."""

import pytest

from bot.places import region_named


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("The NHS texted me", "GB"), ("they want £500", "GB"), ("I live in the UK", "GB"), ("the IRS called", "US"), ("my Zelle payment", "US"), ("我在美国被骗了", "US"),
        ("I am in Canada", "CA"), ("澳洲的银行", "AU"), ("Singpass不行", "SG"), ("我在香港", "HK"),
        ("我被骗了", ""), ("I was scammed", ""), ("my Chinese bank in the US and my bank in Canada", ""), ("tell us what to do", ""), ("", ""),
    ],
)  # fmt: skip
def test_only_what_the_words_name(text: str, region: str) -> None:
    assert region_named(text) == region
