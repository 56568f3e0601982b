"""For every rule of an entry, a text that breaks it and one that keeps it, each a field or two away from a valid entry."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.knowledge.samples import ZH_ASKED

Changes = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """`broken` and `kept` are what is changed in a valid entry; the two must differ in what `rule` says."""

    function: str
    rule: str
    broken: Changes
    kept: Changes = field(default_factory=dict)
    mild: bool = False
    script: bool = False

    def __str__(self) -> str:
        return f"{self.function}: {next(iter(self.broken.items()), '')}"


SCAM: Changes = {"risk": "R2", "zh.opening": "这是骗子。", "en.opening": "This is a scam."}
UK: Changes = {"market": "en", "app_versions": [], "zh.offline": "在英国打 159。", "en.offline": "In the UK, call 159."}
BOTH: Changes = {"market": "both", "zh.offline": "打 {police}。", "en.offline": "Call {police}."}
PLAIN: Changes = {"zh.steps": [{"do": "先想一想。"}], "en.steps": [{"do": "Think first."}], "zh.if_not_see": "", "en.if_not_see": "", "app_versions": []}
TAP = {"do": "点“设置”。", "see_next": "您会看到“通用”。", "stop": "不放心就停在这里。"}
LONG = "Please take your card and your passport to the counter of your bank when you have some time there."
TWO_PHONES: Changes = {"zh.variants": [{"label": "苹果手机", "steps": [TAP]}], "en.variants": [{"label": "iPhone", "steps": [{"do": "Wait."}]}]}
WHETHER: Changes = {"questions.zh": [f"{said}能行吗？" for said in ZH_ASKED]}
PUBLIC: Changes = PLAIN | {"id": "pub-wechat-font", "category": "pub"}
SEEN: Changes = {"checked": True, "app_versions.0.checked_on": date(2026, 11, 20)}


def step(do: str, **more: str) -> Changes:
    """Put `do` in the place of the last Chinese or English step, by its language."""
    language = "en" if do.isascii() or '"' in do else "zh"
    return {f"{language}.steps.2": {"do": do, "see_next": "好了。" if language == "zh" else "Done.", "stop": "不放心就停。" if language == "zh" else "Stop here.", **more}}


CASES = [
    # shape
    Case("w1_steps", "W1", {"zh.steps": [TAP] * 9}, {"zh.steps": [TAP] * 6}),
    Case("w1_steps", "W1", {"zh.steps": [TAP] * 7}, {"zh.steps": [TAP] * 6}, mild=True),
    Case("w1_steps", "W1", {"zh.steps": [{"do": "打 {police}。"}] * 6}, {"zh.steps": [{"do": "打 {police}。"}] * 5}, script=True),
    Case("w1_steps", "W1", {"en.variants": [{"label": "iPhone", "steps": [{"do": "Wait."}] * 9}]}, {"en.variants": [{"label": "iPhone", "steps": [{"do": "Wait."}] * 6}]}),
    Case("w2_step_length", "W2", step("请" + "一二三四五六七八九十，" * 4 + "。"), step("请" + "一二三四五六七八九，" * 4 + "。")),
    Case("w2_step_length", "W2", step("Please, " + "go and see, " * 7), step("Please, " + "go and see, " * 6)),
    Case("w2_step_length", "W2", {"en.steps.1.do": "Then, " + "go now, " * 6 + "call {bank}."}, {"en.steps.1.do": "Then, " + "go now, " * 6 + "call {police}."}, mild=True, script=True),
    Case("w4_sentences", "W4", {"zh.offline": "请您在方便的时候带上身份证和银行卡到附近的银行柜台问一问。"}, {"zh.offline": "请您在方便的时候，带上身份证和银行卡，到附近的银行柜台问一问。"}),
    Case("w4_sentences", "W4", {"en.offline": LONG}, {"en.offline": LONG.replace(" when", ". Go when")}),
    Case("w5_whole_answer", "W5", {"zh.closing": "慢慢来，不着急。" * 40}, {"zh.closing": "慢慢来，不着急。" * 20}),
    Case("w5_whole_answer", "W5", {"en.closing": "Take your time. " * 40}, {"en.closing": "Take your time. " * 20}),
    Case("w17_offline", "W17", {"zh.offline": ""}),
    Case("w18_complete", "W18", {"zh.title": "  "}),
    Case("w18_complete", "W18", {"zh.title": "微信里面怎么样才能把字变得大一些"}),
    Case("w18_complete", "W18", {"en.steps": []}),
    Case("w18_complete", "W18", {"zh.steps.0.do": ""}),
    Case("w18_complete", "W18", {"neighbours.0.en": ""}),
    Case("w18_wordings", "W18", {"questions.zh": ZH_ASKED[:15]}, {"questions.zh": ZH_ASKED[:8]} | UK),
    Case("w18_variants", "W18", {"zh.variants": [{"label": "苹果手机", "steps": [TAP]}]}, mild=True),
    Case("w18_variants", "W18", {"zh.variants": [{"label": "苹果手机十四和它以后的", "steps": [TAP]}]}, TWO_PHONES),
    Case("w18_variants", "W18", {"zh.variants": [{"label": "苹果", "steps": [TAP]}] * 2}),
    # taps
    Case("w3_one_action", "W3", step("点“设置”，再点“通用”。"), step("打开“设置”，点“通用”。")),
    Case("w3_one_action", "W3", step("在“通用”里点“字体”，点“完成”。"), step("在“通用”里点“字体”。")),
    Case("w3_one_action", "W3", step('Tap "Settings" and choose "General".'), step('In "Settings", tap "General".')),
    Case("w3_one_action", "W3", step('Tap "Settings". Tap "General".'), step('Tap "Connect" or "Join".')),
    Case("w3_one_action", "W3", step("选一个软件，点“不允许”。"), step("点“允许”或“好”。"), mild=True),
    Case("w3_one_action", "W3", step('Choose one app, then tap "Never".'), step('Call the bank. Say: "block my card" and "now".'), mild=True),
    Case("w6_buttons_in_quotes", "W6", step("点右下角的我。"), step("下午三点再去。"), mild=True),
    Case("w6_buttons_in_quotes", "W6", step("Tap the wheel."), step('Tap "Settings".'), mild=True),
    Case("w7_see_next", "W7", {"zh.steps.1": {"do": "点“设置”。"}}, {"zh.steps.1": {"do": "说：“点一下”。"}}, mild=True),
    Case("w8_if_not_see", "W8", {"zh.if_not_see": ""}, PLAIN),
    Case("w8_if_not_see", "W8", PLAIN | {"zh.variants": [{"label": "苹果", "steps": [TAP]}]}, {"zh.variants": [{"label": "苹果", "steps": [TAP]}]}),
    Case("w9_stop_point", "W9", {"zh.steps.2": {"do": "点“关闭扣费”。", "see_next": "好了。"}}, step("点“关闭扣费”。")),
    Case("w9_stop_point", "W9", {"en.steps.2": {"do": 'Tap "Turn off".', "see_next": "Done."}}, step('Tap "Turn off".')),
    Case("w9_stop_point", "W9", {"risk": "R0", "zh.steps.2": {"do": "按密码付钱。"}}, {"risk": "R0", "zh.steps.2": {"do": "点“关闭”。", "see_next": "好了。"}}),
    Case("menu_has_a_version", "app_versions", {"app_versions": []}, PLAIN, mild=True),
    # language
    Case("w10_first_line_answers", "W10", WHETHER | {"zh.opening": "微信的字在通用里。"}, WHETHER, mild=True),
    Case("w11_danger_first", "W11", SCAM | {"zh.opening": "安全账户由银行设立。"}, SCAM),
    Case("w11_danger_first", "W11", SCAM | {"en.opening": "Banks have accounts."}, SCAM),
    Case("w12_jargon", "W12", {"zh.closing": "这会清掉缓存。"}, {"zh.closing": "这会清掉缓存（临时存的东西）。"}),
    Case("w12_jargon", "W12", {"zh.closing": "看短信里的验证码。"}, {"zh.closing": "看短信里的几个数字（验证码）。"}),
    Case("w12_jargon", "W12", {"en.closing": "Clear the cache."}, {"en.closing": 'Tap "Clear cache" when you are ready.'}),
    Case("w12_jargon", "W12", {"en.closing": "Never read out verification codes."}, {"en.closing": "Never read out verification codes (digits in a text)."}),
    Case("w13_no_blame", "W13", {"zh.closing": "您怎么会信他。"}, {"zh.closing": "这不是您的错。"}),
    Case("w13_no_blame", "W13", {"en.closing": "That was foolish."}, {"en.closing": 'If they call you "stupid", hang up.'}),
    Case("w14_address", "W14", {"zh.closing": "你慢慢来。"}, {"zh.closing": "说：“你是谁？”也可以用迷你手机。"}),
    Case("w14_address", "W14", {"zh.closing": "慢慢来！"}),
    Case("w14_address", "W14", {"en.closing": "Now! Quick!"}, {"en.closing": "Quick!"}, script=True),
    Case("w19_no_promise", "W19", {"zh.closing": "保证能追回来。"}, {"zh.closing": "不能保证追回来。保证金不要交。"}),
    Case("w19_no_promise", "W19", {"zh.closing": "一定能退的。"}, {"zh.closing": "不一定能退。"}),
    Case("w19_no_promise", "W19", {"zh.closing": "这个软件是安全的。"}, {"zh.closing": "看看“账号与安全”。"}),
    Case("w19_no_promise", "W19", {"en.closing": "We guarantee a refund."}, {"en.closing": "Ask about the Direct Debit Guarantee. Nobody can guarantee a refund."}),
    Case("w19_no_promise", "W19", {"en.closing": "It is safe."}, {"en.closing": "I see signs of a scam."}),
    Case("w22_one_word", "W22", {"zh.closing": "动态码不要给人。"}, {"zh.closing": "页面上写着“动态码”。"}),
    Case("w22_one_word", "W22", {"en.closing": "Keep the OTP."}, {"en.closing": "Keep it to yourself."}),
    Case("w22_one_word", "W22", {"zh.closing": "看看手机费。"}, {"zh.closing": "看看话费，别带现钱。说：“手机费”。"}),
    Case("w22_one_word", "W22", {"en.closing": "Open the green app."}, {"en.closing": "Open WeChat."}),
    # reading
    Case("w21_positive", "W21", step("别点，别回，别信。"), step("别点，也别回。"), mild=True),
    Case("w23_script", "W23", {"zh.closing": "請問家人。"}, {"zh.closing": "请问家人。"}, mild=True),
    Case("w23_script", "W23", {"en.closing": "Ask 家人."}, {"en.closing": 'Look for "家人" (Family).'}, mild=True),
    Case("w23_script", "W23", {"en.closing": "Use 云闪付."}, {"en.closing": "Use 云闪付 (UnionPay) or the bank app (手机银行)."}, mild=True),
    Case("w24_readable", "W24", {"en.opening": "Institutional representatives occasionally demonstrate considerable administrative inflexibility."}, mild=True),
    Case("w24_readable", "W24", {"zh.closing": "您慢慢来，先看看这一行，再看看那一行，看不清就把手机拿近一点，请家人坐在旁边，" * 5}, mild=True),
    Case("w27_colour", "W27", {"zh.closing": "找那个绿色的按钮。"}, {"zh.closing": "找右下角绿色的按钮。"}),
    Case("w27_colour", "W27", {"en.closing": "Look for the green button."}, {"en.closing": 'Look for the green button "Done".'}),
    Case("w28_read_aloud", "W28", {"zh.closing": "如下图。"}, {"zh.closing": "就在那一行下面。"}),
    Case("w28_read_aloud", "W28", {"en.closing": "Me → Settings."}, {"en.closing": "First Me, after that Settings."}),
    # numbers
    Case("w15_allow_list", "W15", {"zh.closing": "打 400-709-9999 问。"}, {"zh.closing": "打 95017 问。"}),
    Case("w15_allow_list", "W15", {"zh.closing": "打 400-709-9999人工。"}, {"zh.closing": "一天最多500元，2026年2月1日起。"}),
    Case("w15_allow_list", "W15", {"en.closing": "Call 0300 123 2041."}, {"en.closing": "Since 1 February 2026 up to £85,000, or 500 yuan a day."}),
    Case("w15_allow_list", "W15", {"zh.closing": "打 １１０１１。"}, {"zh.closing": "打 110。"}),
    Case("w15_allow_list", "W15", {"zh.closing": "打幺幺零。"}, {"zh.closing": "数一二三四五六。"}),
    Case("w15_allow_list", "W15", BOTH | {"zh.closing": "打 110。"}, BOTH | {"zh.closing": "打 {police}。到 12306 买票。"}),
    Case("w15_allow_list", "W15", {"zh.closing": "打 999。"}, UK | {"zh.closing": "在英国打 999。"}),
    Case("w15_allow_list", "W15", UK | {"zh.closing": "打 110。"}, UK),
    Case("w15_allow_list", "W15", UK | {"zh.closing": "打 999。"}, UK | {"zh.opening": "在英国可以。", "en.opening": "Yes, in the UK.", "zh.closing": "打 999。"}, mild=True),
    Case("w15_r2_has_a_number", "W15", SCAM | {"zh.offline": "去派出所。", "zh.title": "打110吗"}, SCAM | {"zh.offline": "打{bank}。"}),
    Case("w16_links", "W16", {"zh.closing": "看 www.wx-help.top 那里。"}, {"zh.closing": "看 12306.cn 那里。"}),
    Case("w16_links", "W16", {"en.closing": "See evil12306.cn for that."}, {"en.closing": "See reportfraud.ftc.gov for that."}),
    Case("w16_links", "W16", SCAM | {"en.closing": "See 12306.cn for that."}, SCAM),
    Case("w16_links", "W16", {"zh.closing": "看 12306.cn 那里。"}, script=True),
    Case("placeholders", "placeholder", {"zh.closing": "打 {polise}。"}, {"zh.closing": "打 {police}。"}),
    Case("placeholders", "placeholder", {"zh.closing": "打 {police。"}, {"zh.closing": "打 {bank}。"}),
    Case("refused", "refused", {"zh.closing": "装中国反诈中心。"}, {"zh.closing": "装国家反诈中心。"}),
    Case("refused", "refused", {"zh.closing": "千万别信 12381。"}, {"zh.closing": "12381 的短信是真的。"}),
    Case("refused", "refused", {"en.closing": "Tell Acorn."}, {"en.closing": "Look in a corner of the page."}),
    Case("n12_no_search_for_numbers", "N12", {"zh.closing": "上网搜客服电话。"}, {"zh.closing": "别上网搜客服电话。"}),
    Case("n12_no_search_for_numbers", "N12", {"en.closing": "Google the bank's number."}, {"en.closing": "Do not google the bank's number."}),
    Case("n19_no_call_back", "N19", {"zh.closing": "回拨过去问。"}, {"zh.closing": "别回拨。"}, mild=True),
    Case("invisible", "invisible", {"zh.closing": "慢慢\u200b来。"}, {"zh.closing": "慢慢来。"}),
    Case("invisible", "invisible", {"questions.en.3": "the print\u00a0is tiny"}),
    # the two languages
    Case("twin_language", "twin", {"en.title": "微信里字变大"}, {"en.title": "微信 letters"}),
    Case("twin_language", "twin", {"zh.opening": "Yes, {police}."}, {"zh.opening": "可以，打 95017。"}),
    Case("twin_parts", "twin", {"zh.closing": "慢慢来。"}, {"zh.closing": "慢慢来。", "en.closing": "Take your time."}, mild=True),
    Case("twin_numbers", "twin", {"en.offline": "Ask family."}, {"en.offline": "Ask family, or WeChat: 95017."}, mild=True),
    Case("twin_numbers", "twin", SCAM | {"en.offline": "Call 110."}, SCAM),
    Case("twin_numbers", "twin", {"en.steps.1.do": "Then wait."}, {"en.steps.1.do": "After that, {bank}."}, script=True),
    Case("w20_no_brand", "W20", PUBLIC | {"zh.offline": "用微信也行。"}, PUBLIC | {"zh.offline": "用微信、支付宝都行。"}, mild=True),
    # how people ask
    Case("w18_no_template", "template", {"questions.zh.1": "请问微信大字咋整呢"}, {"questions.zh.1": "微信的字咋整才看得见"}, mild=True),
    Case("w18_no_template", "template", {"questions.en.2": "letters bigger, please", "questions.en.5": "Hi, could you tell me: bigger letters"}, {"questions.en.2": "letters bigger than ants"}),
    # the whole base
    Case("reverse_is_there", "reverse", {"id": "phone-wifi-off"}, {"id": "phone-music-off"}, mild=True),
    Case("reverse_is_there", "reverse", {"id": "phone-block-one"}, {"id": "phone-blocked-one"}, mild=True),
    Case("references", "facts", {"facts": ["F-NOWHERE"]}),
    Case("references", "neighbours", {"neighbours.0.id": "pay-nowhere"}),
    Case("references", "neighbours", {"neighbours.0.id": "phone-wechat-font"}),
    Case("references", "neighbours", {"neighbours": [{"id": "phone-font-bigger", "zh": "是吗？", "en": "Is it?"}] * 2}),
    Case("references", "escalate_if", {"escalate_if": ["bored"]}),
    Case("references", "elsewhere", {"elsewhere": {"FR": "emg-money-gone"}}, {"elsewhere": {"GB": "emg-money-gone"}}, script=True),
    Case("script_for_every_region", "elsewhere", {"market": "cn", "zh.steps.0.do": "马上打 110。"}, script=True),
    Case("unconfirmed_is_marked", "checked", SEEN | {"facts": ["F-WEAK"]}, SEEN),
    Case("unconfirmed_is_marked", "checked", {"checked": True}),
    Case("blanks", "blank", {"zh.closing": "___ 最后一句"}),
    Case("blanks", "blank", {"questions.en.3": "___ in folk words"}),
    Case("blanks", "blank", {"reviewed.by": "___ your name"}),
]
