"""English words for phone, passwords, apps and accounts: rows of (script, mood, signs, pattern, what must stand near …). Data for triage.py."""

from typing import Final

from bot.triage_words.en import APP, BAD, CODE, GADGET, GAVE, KIN, LATELY, NOT_ME, WE, WHO

EN_PHONE: Final[tuple[tuple[str, ...], ...]] = (
    ("emg-phone-controlled", "imagine",
        "afar black computer control driv ghost hacked hand hijacked ignores inside laptop moving operat own phone power pressing saw self tablet taken taking their themselves took "
        "touched touching updating using will",
        rf"{GADGET}.{{0,40}}(?:mov|typ|click|open|tapp?|act|scroll|work|press|fill|do|running|transfer|sending)\w*(?: (?!restart|ring|turn|switch|dim|bright|rotat|lock|charg|vibrat"
        r"|updat|mut|volume)\w+){0,4} (?:around |off )?(?:all )?(?:by|on) (?:itself|its? ?own|its? self|their own|themselves|it self)(?! (?:off|down|dark|dim))|(?:it is"
        r"|is) in my bank by itself|with nobody touching|nobody is touching|(?:not|never) touched (?:it\b|the phone|my phone)|no hand on it|ghost in my (?:phone|computer)|(?:not"
        rf"|without) (?:touching|pressing) (?:it|anything|a key|the)|(?:cursor|mouse|pointer|screen) is moving|gone black .{0,60}(?:he|she|they) says?|(?:someone|somebody|he|they) (?:is"
        r"|are) in my (?:phone|computer|laptop|tablet)|(?:phone|computer|laptop|tablet) (?:has been |is |was |been )?hacked|(?<!so )(?<!let )(?:someone|somebody|they|he|she|strangers?"
        r"|crooks?|scammers?|hackers?|man)(?: (?!can|could|wants?|to|would|will|may|might)\w+){0,4} (?:control\w*|operat\w*|driv\w*|taken over|took over|taking over|hijacked|moving"
        r"|inside|using)(?: of)? (?:my|the|our|her|his|dad's|mum's) (?:phone|computer|mobile|tablet|laptop|screen|mouse|pc|device)"
        r"|(?:taken|took|got|has|have) (?:remote )?control of (?:my|the|her|his|our)|(?:phone|computer|laptop|tablet|screen|mobile|pc) (?:is|was|being|has been) (?:being )?(?:driven"
        r"|controlled|operated|taken over|hijacked|remote controlled|hacked into)|saw my password being typed|updating,? do not touch|power button (?:is dead|does not|will not).{0,60}"
        r"|ignores my fingers|operate my (?:phone|mobile) from afar|will not (?:switch|turn|shut|power) (?:off|down).{0,60}(?:he|she|they|man|caller|bank|itself)",
    ),
    ("emg-screen-shared", "handed",
        "ared aring look owed owing see shar viewing watch",
        r"(?P<deed>(?:shared|sharing|showed|showing)) (?:my|her|his|our)(?: whole| entire)? (?:phone |banking |computer )?(?:screen|display"
        rf"|phone(?: picture)?)\b(?! grab).{{0,40}}(?:{WHO}|now|still|meeting|hour|minutes|$|[.!,])|(?:have|has|am|been|is|was) sharing (?:my|her|his) (?:phone )?screen"
        rf"|screen[- ]?shar(?:e|ing) (?:with (?:a|the|him|her|them)|is (?:still )?(?:on|running))|now sharing|pressed (?:start )?sharing|(?:he|she|they|{WHO})(?: is"
        r"| are| has| have| can| could)?(?: \w+){0,2} (?:see|seen|watch(?:ed|ing)?|viewing|look(?:ed|ing) at|seeing)(?: all| everything i| into| on)? ?(?:of )?(?:my|the|our|her"
        r"|his) (?:phone|screen|display|balance|banking|account|computer|app)|(?:been )?watching everything i",
    ),
    ("emg-screen-shared", "handed",
        "access allowed come connected control exact gave getting given giving got granted let logged pressed remote showing",
        rf"(?P<deed>(?:let|allowed|gave|given|granted|giving))(?: the| a| that| this)? {WHO}(?: \w+){{0,3}} (?:in to|into|onto|access|remote|control|see my (?:screen|phone|bank)"
        r"|connect|take over|on my (?:computer|phone|laptop|tablet)|look at my (?:phone|screen|bank|account))\b|(?:connected|logged in|got in|come in"
        r"|getting in)(?:to)? .{0,20}(?:remotely|my (?:computer|laptop|phone|tablet))|remote(?:ly)? (?:access(?:ed)?|connected).{0,20}(?:my|to)|showing (?:my|him my"
        r"|them my) bank(?:ing)? app|told me the exact balance|only pressed \"?allow|gave (?:remote )?(?:access|control) .{0,20}(?:my )?(?:computer|phone|laptop|tablet)",
    ),
    ("emg-gave-code", "handed",
        "answered blurted dictated disclosed forwarded gave given giving handed passed provided read recited repeated replied revealed said sending sent shared sharing slip telling "
        "texted told",
        rf"{WE}{LATELY}[ ,]{{0,2}}(?P<deed>{GAVE}){NOT_ME} (?:.{{0,60}})?{CODE}(?! (?:on my|for my own)|.{{0,30}}(?:to my (?:son|daughter|husband|wife)|for the (?:wifi|wi-fi"
        r"|door)))",
        r"^(?!.{0,300}(?:hotel|book|order|shop|subscri|fed up|sticker|router|wi-?fi|on purpose)).{0,300}",
    ),
    ("emg-gave-code", "handed",
        "answered blurted code details dictated did disclosed figures forwarded gave given giving got had handed know login made mouth number passed password pin provided read recited "
        "repeated replied revealed said sending sent shared sharing slip talked telling texted time told tricked",
        rf"{CODE}.{{0,40}}\b(?:i|we|and|she|he)(?: have| just| already| had| even| stupidly| then)* (?P<deed>(?:gave|told|read|said(?! no\b| he| she| they| that)|sent|did(?! not)|recited|handed|texted))\b{NOT_ME}"
        rf"|{GAVE} {WHO} (?:my |the |a |all |our ){{0,2}}(?:.{{0,16}})?{CODE}|(?:made|had|got|talked|tricked) (?:me|her|him) (?:to |into )?(?:read|reading|giv|tell|say"
        rf"|shar)\w* .{{0,24}}{CODE}|\b(?:they|he|she|scammer|caller|fraudster|thief|crook)s?(?: \w+)? (?:has|have|got|knows?|now has|now have) my (?:\w+ ){{0,2}}(?:pin|password|code"
        r"|bank details|card details|card number|login|one-time number|passcode)"
        rf"|(?:pin|password|passcode|code) is (?:now )?known|{BAD}.{{0,10}} knows? .{{0,20}}(?:number|code|pin)|i gave (?:him|her|them) (?:the |my )?(?:pin|everything|it all)",
        r"^(?!.{0,300}(?:hotel|book|order|shop|subscri|fed up|sticker|router|wi-?fi|on purpose)).{0,300}",
    ),
    ("emg-clicked-link", "handed",
        "click entered entering figure filled filling follow gave given into open press put submit tapp typed website went whose wrote",
        r"(?:click|tapp|press|open|follow)(?:ed|ing)? .{0,60}(?:link|text|message|website|page|address|email).{0,90}\b(?P<deed>(?:typed|entered|put|filled|gave|given|submitted|wrote"
        r"|logged))\b|\b(?:typed|entered|entering|put|putting|filled|filling|submitted|wrote|gave|given|went)\b(?: in| my| her| his| the| it| me| all)* .{0,40}(?:card|bank|account"
        r"|credit|details|id|ssn|social security|password|long card number).{0,50}(?:fake|phish|bogus|web ?site|web ?page|page|site|link|form|from a text|off a text)|(?:fake|bogus"
        r"|phish\w*|web ?page|web ?site|page|form|site|link)\b.{0,70}\b(?:typed|entered|wrote|filled|put|gave)\b(?: \w+){0,4} (?:card|number|details|digits|bank|id|name and)"
        r"|card .{0,20}(?:went|gone) into a|whose number went into|gave my card .{0,10}to a website|pressing submit|filled in (?:her|his|my) (?:whole|entire) card",
        r"^(?!.{0,300}(?:three times|locked me out|refuses|declined|every month|hotel|booking|nhs)).{0,300}",
    ),
    ("emg-clicked-link", "handed",
        "entered filled gave keyed logged put signed submitted typed wrote",
        r"\b(?P<deed>(?:logged in|signed in|entered|typed|filled in|filled out|put in|put|gave|submitted|keyed in|wrote))\b",
        r"\b(?:link|web ?site|web ?page|page|site|form|online form|email|text link)\b",
        r"card|bank|password|details|security number|medicare|account|pin\b|sort code",
        r"^(?!.{0,300}(?:hotel|wifi|wi-fi|three times|refuse|declined|every month|locked me out|amazon|nhs website)).{0,300}(?:fake|scam|phish|bogus|not the (?:bank|real)|now i think"
        r"|turned out|was it real|suspicious|parcel fee|for a parcel|text (?:message|link)|royal mail|post office|from a text|in the text|in a text)",
    ),
    ("emg-installed-app", "handed",
        "app caller crook fraudster gave had icon install load made program put rang scammer sent set shield software talked thief told",
        rf"(?P<deed>(?:installed|downloaded|downloading|down loaded|set up|loaded|put|installing))\b(?! my insurance) .{{0,30}}\b{APP}\b(?!.{{0,30}}fraud).{{0,50}}(?:\b{WHO}\b (?:sent"
        r"|told|asked|gave|said|made|wanted|rang|on)|sent|told (?:me|him|her)|asked (?:me|him|her)|made me|instruct|talked)|(?:made|had|got|told|talked|asked|taught|helped"
        r"|persuaded) (?:me|her|him|dad|mum|father|mother|my \w+)(?: \w+){0,4} (?:install|download|put|set up|load)\w*.{0,60}(?:and i did|i did|already|on my phone now|is on my"
        rf"|now\b|installed|what next|what now)|\b{APP}\b (?:that )?{WHO}(?: \w+){{0,3}} (?:sent|made|talked|told|gave|rang|had)(?: \w+){{0,6}}(?: install\w*| set up| scared| now|$)"
        rf"|(?:i|we|{KIN}){LATELY} (?:installed|downloaded) (?:any ?desk|team ?viewer|rustdesk|quick ?support)|(?<!anti-)(?<!anti)(?:scammer|fraudster|crook|stranger"
        rf"|thief)(?:'s)? (?:app|program|software)|(?:{WHO})'s (?:app|program) on my|new icon on my phone|app a caller|software a stranger",
    ),
    ("emg-installed-app", "handed",
        "added clicked did got installed loaded put set",
        r"\b(?P<deed>(?:installed|downloaded|put|got|set up|loaded|added|clicked install|did))\b",
        r"\b(?:app|program|software|quick ?support|any ?desk|team ?viewer|thing|file|tool|zoom)\b",
        r"(?:he|she|they|man|caller|agent|stranger|scammer|someone|technician|woman|person)(?: on the phone| who rang)? (?:told|asked|made|sent|had|talked|got|instructed|persuaded"
        r"|helped)|pop ?up|(?:told|asked|got|talked|made|persuaded) (?:me|him|her|dad|mum|my \w+) (?:to|into)|sent me",
        r"\b(?:so i did|i did|and now|now\b|installed|downloaded|put)\b",
    ),
    ("emg-installed-app", "done",
        "allowed install let load put",
        r"(?P<deed>(?:let|allowed)) (?:the |a |this |that )?(?:caller|man|woman|him|her|them|stranger|agent|technician|someone)(?: \w+){0,3} (?:install|put|download|load|set up)|(?:made"
        r"|got|had|told) (?:me|him|her|mother|father) (?:to )?(?:put|install|download|load) .{0,24}(?:on|onto) (?:my|the|his|her) (?:phone|computer|laptop|tablet).{0,30}(?:so|and|now"
        r"|yesterday|today)|downloaded (?:their|his|her|the caller's) (?:app|program|software|file)",
    ),
    ("scam-remote-app", "imagine",
        "access control desk fix operate poking remote support take viewer",
        r"(?:any ?desk|team ?viewer|quick ?support|rustdesk|ultraviewer)\b(?! used for)(?!.{0,60}(?:at work|my (?:grand)?son|my daughter))|(?<!the )remote(?:ly)?[- ](?:control|access|app|help"
        r"|desktop|connect)|remote control app|controll? my (?:phone|computer|tablet|laptop|device|pc)|operate my (?:computer|phone|tablet)|take over (?:the|my) (?:mouse|computer|phone"
        r"|screen|laptop)|allow this person to control|fix it from his end|(?:stranger|someone|agent|caller|man|support).{0,30}(?:remote|control).{0,20}(?:device|phone|computer|tablet"
        r"|laptop)|poking round inside my|access to my (?:computer|device|laptop) .{0,20}(?:stranger|caller|support|he|they)",
    ),
    ("scam-remote-app", "imagine",
        "access connect control get inside into log remote take",
        r"(?:wants?|asks?|asked|asking|says?|said|needs?|trying|told me)(?: \w+){0,8} (?:get into|connect to|access|log ?in ?to|control|take over|get on|remote into"
        r"|see inside) my (?:computer|phone|laptop|tablet|pc|ipad)",
    ),
    ("scam-screen-share", "imagine",
        "cast conference gander look meeting room see shar show tencent watch zoom",
        r"(?<!son )(?<!daughter )(?<!grandson )(?<!niece )(?<!nephew )(?:want|wants|ask|asks|asked|asking|tell|told|telling|says?|said|insist\w*|get)(?: \w+){0,6} (?:share|show|see|watch|broadcast|cast|download zoom"
        r"|look at)(?:ing)?(?: with)?(?: (?:him|her|them))? ?(?:my|the|her|his|a|your)?(?: phone| whole)? ?(?:screen|display|phone|everything on my screen)|(?:asked|want\w*|told|tell\w*"
        r"|join|start|press).{0,30}(?:to )?screen[- ]?shar(?:e|ing)?|share (?:my|your|the|her) screen(?! with my)|(?:join|download|get|into|through|install) (?:a |an |some "
        r"|the )?(?:video )?(?:meeting|conference|zoom|tencent meeting|conference thing\w*)\b.{0,60}(?:watch|see|share|show|sort|phone|gander|press)|tencent meeting|meeting (?:program"
        r"|app).{0,40}(?:share|see|watch)|recording or casting|broadcast my display|show(?:s)? (?:her|him|them|my) phone|gander at my phone|room number for a video"
        r"|seeing everything on my screen",
    ),
    ("scam-screen-share", "imagine",
        "screen",
        r"(?:wants?|asks?|asked|asking|keep asking|needs?|insists?)(?: \w+){0,4} to (?:see|share|look at|watch) (?:my|the) screen",
        r"^(?!.{0,300}my (?:son|daughter|grandson|granddaughter|niece|nephew|grandchild)).{0,300}",
    ),
    ("emg-phone-lost", "imagine",
        "cell disappear down fell find forgot gone grabbed left lifted lost mine mislaid misplaced missing moving nicked only out pinched ring robbed snatched stole swiped taken thief "
        "vanished where",
        r"(?:lost|stolen|stole|nicked|pinched|mislaid|misplaced|snatched|swiped|lifted|robbed|taken|grabbed|forgot)(?: of)? (?:\w+ ){0,2}?(?:my |the |his |her |mum's |mother's "
        r"|father's |our |a |me |that )(?:\w+ )?(?:cell |smart)?-?(?:phone|cell)s?\b(?! (?:number|signal|icon|charger|case|password|contacts|service|bill|book|box|line|call|shop"
        r"|company))|lost (?:cell )?phone\b(?! new num)|(?:phone|cell)\b (?:was|is|has been|got|went|slid|fell|been|had been|has (?=gone|disappear|vanish))(?: \w+){0,2} ?(?:stolen|lost"
        r"|missing|gone|nicked|snatched|pinched|taken|swiped|disappear|out (?:of my (?:pocket|bag)|in a)|fell out)(?! (?:dead|flat|wrong|black|mad|off|quiet|silent|from the screen"
        r"|through))"
        r"|(?:left|forgot) (?:my|the|his|her|me) (?:cell ?|mobile ?)?(?:phone|cell)\b (?:on|in|at|behind)|left my cell on|stolen (?:phone|cell)|thief has my phone"
        r"|(?:cell )?phone (?:disappears|is gone|vanished)|can not find (?:his|her|my) (?:cell )?phone|missing phone|ring my own .{0,10}number|(?:set|put) my (?:phone"
        r"|mobile) down .{0,30}(?:vanished|gone)|phone has been taken|where(?:'s| is) my phone(?!.{0,20}(?:storage|settings|number|camera))",
    ),
    ("emg-phone-lost", "imagine",
        "find grabbed lost nicked nowhere pinched robbed stole taken there took vanished",
        r"phone.{0,30}(?:not there|is not there|nowhere|vanished|taken|grabbed)|(?:grabbed|took|stole|robbed me of) my (?:phone|bag)|can not find my (?:phone|mobile) (?:anywhere|and)"
        r"|(?:phone|mobile) (?:got|has been|was|been) (?:nicked|stolen|taken|pinched|lost)|lost my (?:\w+ )?(?:phone|mobile)\b(?! signal| number| charger| case)",
    ),
    ("emg-phone-lost", "imagine",
        "down gone lost missing nicked somewhere stolen",
        r"^(?:\w+ ){0,2}(?:phone|mobile) (?:stolen|lost|gone|missing|nicked)\b(?! call)|(?:dropped|left|put) (?:my|the) (?:phone|mobile) (?:somewhere|down).{0,30}(?:can not find|gone"
        r"|lost)",
    ),
    ("priv-wechat-stolen", "imagine",
        "asked asking begging broke changed else friends hacked hacker hijacked locked messaging nicked pinched scammer scoundrel sending signed somebody someone stole taken thief "
        "thieves thrown",
        r"we ?chat(?! pay).{0,40}(?:hacked|stolen|been taken over|hijacked|someone else is|\bpinched|logged in elsewhere|sending messages i|\bnicked|changed by a thief|taken over"
        r"|broken into)|(?:hacked|stole|stolen|hijacked|broke into|taken over|pinched|nicked|thrown out of|recover a hijacked|locked out of) (?:my|her|his|mum's|mother's|dad's"
        r"|our)? ?we ?chat|(?:thief|thieves|someone|somebody|scoundrel|scammer|hacker)(?: is| has| are| have)? (?:using|taken|got into|stolen|stole|in|hacked|broken into"
        r"|has)(?: over)?(?: \w+)? (?:my|gran's|mother's|her|his|grandmother's) we ?chat(?! pay| pin)|account was signed in on another phone|(?:my|mother's|her"
        r"|his) we ?chat.{0,60}(?:asking (?:them|friends|people|my friends) for money|begging)|messaging my friends for (?:cash|money)|locked out of we ?chat.{0,40}(?:someone|friends)"
        r"|friends say i am asking",
    ),
    ("priv-alipay-loss-report", "imagine",
        "freez froze hacked into lock loss lost report stop suspend",
        r"(?:suspend|block|freeze|lock|stop|report|loss report|stopped|blocked|froze|frozen|got into|into my|lost)(?: \w+){0,2} (?:my |an? |the )?(?<!in )(?:alipay|ali pay|a lip pay)"
        r"|(?:alipay|ali pay|a lip pay)(?: \w+){0,6} (?:lost|locked|suspended|blocked|stopped|frozen|loss|stop|hacked)|(?:freez|report).{0,20}lip pay",
    ),
    ("priv-wechat-freeze", "imagine",
        "down freeze freezing frozen lock put suspend",
        r"(?:freeze|freezing|frozen|suspend|lock down|block|put on ice|freezes?) (?:\w+ ){0,3}?we ?chat(?! posts| moments)|lock my we ?chat(?! posts| moments)"
        r"|we ?chat(?: \w+){0,4} (?:frozen|suspended|locked down|put on ice|frozen for|frozen before)|freeze (?:that |the )?account from here",
    ),
    ("emg-installed-app", "done",
        "after put",
        r"after (?:downloading|installing|loading).{0,24}(?:app|program|software|file).{0,24}(?:caller|stranger|\bhim\b|\bthem\b|scam|someone)|put (?:that|this|the) (?:man|caller|stranger)'s (?:app|program|thing)",
    ),
    ("emg-phone-lost", "imagine",
        "phone",
        r"\bphone\b[^.!?,]{0,24}(?: (?:was|been|got)){1,2} (?:stolen?|lost|nicked|pinched|snatched|taken)\b",
    ),
    ("emg-screen-shared", "handed",
        "see my on watch",
        r"\b(?:he|she|they|someone|somebody|stranger|caller|technician)(?: is| are| can| could| has been)?(?: now)? (?:see(?:s|ing)?|watch(?:es|ing)?|read(?:s|ing)?) (?:everything|all of it|whatever i do|my bank)(?:[^.!?]{0,20}(?:my (?:phone|screen|computer|tablet|account)|i do))|\b(?:he|she|they|someone|a stranger) (?:is|are) (?:on|in|inside|connected to) my (?:computer|laptop|tablet|pc|phone)\b",
    ),
    ("emg-phone-controlled", "imagine",
        "black",
        r"(?:screen|phone|tablet) (?:has )?(?:gone|went|turned) black.{0,70}(?:says?|told|tells|stay on|do not (?:switch|turn|hang))",
    ),
)  # fmt: skip
