"""What the English tables share: misspellings put right, guards that make a finding unreal, and parts of patterns.

Patterns meet lower-case text with short forms written out ("do not"). Every gap is bounded, so that no text can make one slow.
"""

import re
from functools import lru_cache
from typing import Final


def _pairs(text: str) -> dict[str, str]:
    """Read "slip>meant;slip>meant"."""
    return {pair.split(">")[0]: pair.split(">")[1] for pair in text.split(";")}


SLIPS_EN: Final = _pairs(
    "i've>i have;we've>we have;they've>they have;you've>you have;i'm>i am;im>i am;ive>i have;he's>he is;hes>he is;she's>she is;shes>she is;they're>they are;theyre>they are;it's>it is;that's>that is;who's>who is;there's>there is;theres>there is;somebody's>somebody is;someone's>someone is;i'll>i will;he'll>he will;they'll>they will"
    ";she'll>she will;can't>can not;cant>can not;cannot>can not;won't>will not;wont>will not;don't>do not;dont>do not;didn't>did not;didnt>did not;haven't>have not;havent>have not;hasn't>has not;hasnt>has not;isn't>is not;isnt>is not;wasn't>was not;doesn't>does not;doesnt>does not;wouldn't>would not;couldn't>could not"
    ";shaird>shared;freez>freeze;colect>collect;fella's>man's;chap's>man's;guy's>man's;tolled>told;teld>told;linc>link;liks>links;mony>money;munny>money;mone>money;fone>phone;phon>phone;fon>phone;liv>live;tuk>took;smel>smell;hous>house;fel>fell;ap>app;cel>cell;pane>pain;rite>right;hart>heart;fotos>photos;foto>photo;cod>code;koad>code;gav>gave;giv>give;sed>said;bin>been;payed>paid;payd>paid;teh>the;adn>and"
    ";wos>was;wuz>was;ferst>first;shud>should;wot>what;plese>please;hav>have;thay>they;ther>there;there'>there;frend>friend;pasport>passport;bak>back;akount>account;bancking>banking;kard>card;cach>cash;carsh>cash;gass>gas;fier>fire;stoll>stole;nikked>nicked;los>lost;misplased>misplaced;fallin>fallen;cloths>clothes;clikd>clicked;clik>click"
    ";jewelry>jewellery;gonna>going to;wanna>want to;mum's>mother's;mom's>mother's;dad's>father's;nan's>gran's;nan>gran;nana>gran;grandmother>gran;grandma>gran;granny>gran;grandad>grandfather;grandpa>grandfather;mum>mother;mom>mother;mam>mother;ma>mother;dad>father;pa>father;hubby>husband;missus>wife;bloke>man;bloke's>man is;chap>man;fella>man"
    ";fellow>man;guy>man;lad>man;gentleman>man;copper>police;policeman>police;bobby>police;cops>police;handset>phone;iphone>phone;cellphone>phone;mobile>phone"
)
# Words worth hearing through bad spelling: one that sounds like them is taken for them.
_HEARD: Final = ["scammer", "scammers", "scammed", "fraud", "fraudster", "transfer", "transferred", "transferring", "deposited", "password", "passcode", "verification", "number", "numbers", "account", "accounts", "stranger", "courier", "screen", "screens", "sharing", "remote", "controlled", "controlling", "computer", "laptop", "installed", "downloaded", "program", "clicked", "website", "stolen", "snatched", "blackmail", "blackmailed", "blackmailing", "picture", "pictures", "photograph", "video", "videos", "private", "threatened", "threatening", "threaten", "suicide", "suicidal", "chest", "breathe", "breathing", "breath", "ambulance", "unconscious", "collapsed", "bleeding", "stroke", "kitchen", "smoke", "flames", "missing", "wandered", "dementia", "alzheimers", "confused", "husband", "daughter", "grandson", "granddaughter", "bitcoin", "crypto", "machine", "jewellery", "bracelet", "envelope", "police", "officer", "pretended", "investment", "pension", "savings", "emptied", "hacked", "wechat", "frozen", "suspended", "disappeared", "blocked", "swindled", "tricked", "conned", "defrauded", "cheated", "customer", "naked", "ransom", "parcel", "collected", "already", "electric", "medicine", "tablets"]
_SOUNDS: Final = (("ph", "f"), ("ck", "k"), ("cc", "k"), ("gh", ""), ("sch", "sk"), ("tch", "ch"), ("qu", "kw"), ("x", "ks"), ("z", "s"), ("c", "k"))
_UNLIKE: Final = frozenset(
    ["policy", "accent", "accents", "fried", "wondered", "tracked", "carrier", "carriers", "canned", "strike", "hooked", "career", "building", "bolding", "thirteen", "thirteenth", "housebound", "widespread", "stronger", "nicked", "confessed", "chatted", "palace", "carer", "roommate", "smoky", "frayed", "freed", "detour", "underwood"]
)  # words of their own that sound like one of those


def sound(word: str) -> str:
    """Return how a word sounds, roughly: its consonants, doubled ones once; in a short word also where vowels stand."""
    key = word.replace("sc", "sk") if word.startswith(("sc", "sk")) else word
    for spelt, heard in _SOUNDS:
        key = key.replace(spelt, heard)
    key = re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyw]+", "a", key))
    bare = key.replace("a", "")
    return bare if len(bare) > 4 else key  # in a long word the consonants are enough


BY_SOUND: Final = {sound(word): word for word in _HEARD}


@lru_cache(maxsize=8192)
def respelt(word: str) -> str:
    """Return the word that was meant: a slip mended, a short form written out, a misspelling by its sound."""
    if word in SLIPS_EN:
        return SLIPS_EN[word]
    if len(word) < 5 or word in _UNLIKE:
        return word
    return BY_SOUND.get(sound(word), word)


KIN = r"(?:mother|father|gran|grandfather|husband|wife|aunt|auntie|uncle|brother|sister|neighbou?r|friend|partner|son|daughter|in-law|missus|old man)"
BAD = r"(?:(?<!no )scam\w*|fraud\w*|con ?m[ae]n|con artist|conned|crooks?|thie(?:f|ves)|swindl\w*|cheat\w*|impost\w+|criminals?|fake|bogus|phon(?:e)?y|false|liar|villain)"
WHO = rf"(?:him|her|them|he|she|they|callers?|m[ae]n|wom[ae]n|lady|boy|strangers?|someone|somebody|{BAD}|agents?|officers?|police|detective|inspector|sergeant|technician|support|engineer|courier|driver|voice|messenger|person|people|collector|company|customer service|customer services|microsoft|bt|amazon|paypal|fbi|hmrc|irs)"
NOT_ME = r"(?! ?(?:me|us|my (?:son|daughter|husband|wife|grandson|granddaughter|children|kids|mother|father))\b)"
WE = rf"(?:\bi|\bwe|{KIN}|\bdaft|\bhave|\bhas|\bhad|\bhaving|\bafter|\band|\bbut|\bthen|\bstupidly|\bfoolishly|\bjust|\balready|^)"
LATELY = r"(?: (?:have|has|had|just|already|now|only|this minute|stupidly|foolishly|accidentally|then|also|even|did|went and|been|gone and|in law|all|both|actually|nearby|probably|unfortunately)){0,4}"
PAID = (
    r"(?:sent|transferred|wired|(?<!is )paid|zelled|venmoed|deposited|moved(?= .{0,20}(?:money|savings|\d|pounds|funds))|given|gave|invested|handed over|(?:put|lost)(?= .{0,24}(?:money|savings|\d{2}|pounds|pension|everything))|(?:made|did|done) a .{0,12}(?:payment|transfer)"
    r"|(?:payment|transfer) (?:that )?(?:i|we|she|he) made|after (?:paying|sending|transferring)|minutes after paying)"
)
CASH = r"(?:money|cash|savings|pension|thousands?|hundreds?|pounds|dollars|yuan|[£$€¥] ?\d|\d{2,}|payment|deposit|fee|transfer|fortune|everything|all of it|lump sum|gift ?cards?|bitcoin|crypto)"
SIGN = r"(?:never heard|never (?:arrived|came|turned up)|(?:does|did) not exist|run off|ran off|can not get it (?:out|back)|(?:will|would) not (?:let me )?(?:withdraw|pay out)|blocked (?:me|us|my)|stopped (?:replying|answering|responding)|vanished|disappeared|gone (?:quiet|silent|dead)|no (?:reply|answer|response)|(?:does|do|will|did) not (?:answer|reply|pick)|can not (?:reach|get hold)|wants? (?:more|another)|asking for more|not real|was (?:all )?(?:a )?(?:lie|fake|scam|con|trick)|realis|realiz|dawned|hung up|number is dead|line is dead|walked in the door|perfectly (?:well|fine|safe)|safe account|told me to|caller|stranger)"
CODE = r"(?:\bcodes?\b|\bpins?\b|pass ?words?|passcode|\botp\b|(?:one[- ]time|security|verification|secret) (?:number|digits|word)|(?:six|four|6|4|six-digit|three|those|these|the) (?:secret )?(?:digits|numbers|figures)|digits|card number|long number|bank(?:ing)? details|card details|account details|login|security answers?|numbers (?:from|off|in) (?:the|my) (?:text|phone|message|screen|card))"
GAVE = r"(?:gave|given|giving|told|telling|read(?:ing)?(?: out| off| back| over)?|sent|sending|shared|sharing|texted|recited|repeated|said|replied|answered|forwarded|handed|provided|revealed|disclosed|let slip|passed|dictated|blurted)"
APP = r"(?:app|apps|program|programme|software|any ?desk|team ?viewer|quick ?support|rustdesk|tool|thing|file|apk|会议宝|gizmo|helper)"
GADGET = r"(?:phone|screen|computer|laptop|tablet|ipad|mouse|cursor|pointer|pages|keyboard|bank app|banking app|machine|device|picture|digits|pc)"
BANKCARD = r"(?:bank ?cards?|debit cards?|credit cards?|cards(?! game)|(?<!gift )(?<!scratch )(?<!sim )(?<!birthday )(?<!business )(?<!greeting )(?<!mailed )(?<!id )(?<!christmas )(?<!library )(?<!bus )\bcard)(?! (?:number|details|game|reader|machine|company|payment|holder|shop))"

READ_OF_EN: Final = re.compile(
    r"\b(?:news|tv|telly|television|radio|film|movie|book|novel|drama|soap|programme|series|newspaper|documentary|podcast|story|article|leaflet|poster|lecture|class|course|example|quiz|training|drill|sermon)\b(?:(?!\bi (?:have|gave|sent|paid|was|am|think|real)|\bmy\b).){0,60}$"
    r"|\b(?:heard|read|saw|watched|seen|reading|learned) (?:about|of|that|on|how|somewhere|where|people|a|an|one)\b(?:(?!\b(?:i|my|our)\b).){0,60}$|\bthey say (?:that )?$|\bpeople (?:who|that)\b.{0,40}$"
)
IMAGINED_EN: Final = re.compile(
    r"\bif i (?:had |ever |accidentally )?$|\b(?:what if|suppos(?:e|ing)|imagine|hypothetical\w*|in case|if (?:someone|somebody|anyone|a|an|the|they|he|she|you|people|one|we|my|i (?:ever|were|get|got|lose|lost|see|saw|smell(?:ed)?|smelt|fall|fell|should|am|give|send|click|tell|share|pay|install|was|had))|to (?:avoid|prevent)|avoid|prevent\w*|warn\w*|teach\w*|unless|whenever|when (?:someone|somebody|people|you|a)|pretend\w*|to stop (?:people|scammers|anyone))\b(?:(?!\bbut\b|\balready\b|\bnow\b|\bjust\b|\bmy (?:money|card)).){0,60}$"
)
DOUBTED_EN: Final = re.compile(
    r"\b(?:worried|afraid|fear|scared|frightened|nervous) (?:that )?(?:someone|somebody|they|he|she|it|a|people) (?:will|might|may|could|would)\b.{0,20}$|\b(?:years|decades) ago\b.{0,40}$|\bwhen i was (?:young|a|little|at)\b.{0,40}$|\bused to\b.{0,20}$|\b(?:could|can|might|would|will) (?:someone|somebody|they|a \w+|he|anyone)\b.{0,20}$"
)
DENIED_EN: Final = re.compile(
    r"\b(?:not|never|nearly|almost|about to|going to|refus\w+ to|without|instead of|before (?:i|he|she|we)|stopped (?:myself|me|her|him)|(?:want\w*|told|ask\w*|tell\w*|beg\w*|order\w*|urg\w*) (?:me|her|him|us|that i|my \w+)?(?: to)?|should (?:i|we|he|she)|do (?:i|we)|can (?:i|we|he|they)|must (?:i|we)|shall (?:i|we)|would (?:i|we)|could (?:i|we)|may i|thinking of|think of|thought about|tempted to|want to|wants to|plan(?:ning)? to|ready to|supposed to|ought to|need to|have to|trying to|tried to|hardly|luckily|they have|they|he has|ever)(?: (?:have|to|just|actually|even|ever|yet|be|been|any|really|him|her|them|it)){0,3} ?$"
)
SUPPOSED_EN: Final = re.compile(r"[^.!?\n]{0,60}\b(?:years ago|decades ago|long time ago|when i was (?:young|a)|in (?:the|a) (?:film|story|book|movie|play|drama)|on the (?:news|telly|tv|radio)|in my dream|got it all back|daughter stopped|son stopped|stopped me|but i (?:refused|hung up|did not)|i made that up)\b")

KIN_EN: Final = re.compile(
    r"\b(?:to|with|for|gave|give|lent|handed|showed|told|sent|let) (?:my|our|the) (?:own )?(?:son|daughter|husband|wife|grandson|granddaughter|grandchild\w*|children|kids|niece|nephew|sister|brother|mother|father|carer|doctor|pharmacist|bank teller|partner)\b(?!'s)"
    r"|\b(?:my|our) (?:son|daughter|husband|wife|grandson|granddaughter|niece|nephew|carer)(?: has| have)? (?:put|installed|set up|downloaded|loaded|added)"
)
