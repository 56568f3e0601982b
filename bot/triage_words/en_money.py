"""English words for money, cards, cash and gold: rows of (script, mood, signs, pattern, what must stand near …). Data for triage.py."""

from typing import Final

from bot.triage_words.en import BAD, BANKCARD, CASH, KIN, LATELY, PAID, SIGN

EN_MONEY: Final[tuple[tuple[str, ...], ...]] = (
    ("emg-account-drained", "imagine",
        "another being came cleaned cleaning cleared coming counting disappearing drained draining dropping emptied empties emptying falling flying going gone hundred leaving less "
        "looked minute moving nine robbing running second shrinking smaller spending taken use using vanishing wiped",
        r"(?:money|balance|account|savings|debits?|payments?|withdrawals?|transfers?|charges?|cash|funds).{0,24}(?:keeps?|is|are|being|still|just keeps?|were"
        r"|was)(?: \w+){0,2} (?:leaving|going|disappearing|coming out|falling|dropping|emptying|running|draining|vanishing|taken|shrinking|flying out|moving out|being (?:taken|drained"
        r"|emptied))(?!.{0,10}(?:to fall|up))(?!.{0,20}(?:every month|each month|monthly|app))|payments? (?:going|leaving).{0,20}(?:one )?after another|(?:using|use"
        r"|spending) my card (?:this|right|now|as)|(?:robbing|cleaning|emptying) (?:me|us)(?: out)?(?: as| right| now)?|(?:withdrawals|payments|purchases|transactions"
        r"|charges) .{0,24}(?:in|within|every) .{0,12}(?:minutes?|seconds?)"
        r"|(?:emptied|emptying|drained|draining|cleaned out|wiped out|cleared out|empties) (?:my|the|our|her|his|mum's|dad's|whole)|account (?:is|was|has been) (?:being )?(?:drained"
        r"|emptied|cleaned out|emptying)|every (?:ping|buzz|beep) is another|another one,? and another|(?:each|every) (?:buzz|ping|text).{0,40}(?:smaller|less|gone|hundred)"
        r"|money keeps going|still counting",
    ),
    ("emg-account-drained", "imagine",
        "alert balance buying charge debit helping messages money notification payment spending stealing taking text times transaction using withdrawal withdrawing",
        r"(?:money|balance|payments?|charges?|withdrawals?|transactions?|texts?|notifications?|messages|debits?|alerts?)\b.{0,40}(?:(?:leaving|going|coming|taken|moving|out|spent|gone"
        r"|made|make|bought)\b.{0,24}(?:keep|still|another|every few|right now|this (?:very )?(?:minute|moment|second)|again)|keeps? (?:coming|going|leaving|on)|still happening"
        r"|every few minutes|more and more|down and down|one after)|(?:spending|using|taking|buying|withdrawing|stealing|helping themselves to).{0,30}(?:my|our|her"
        r"|his)(?: \w+){0,2} (?:card|money|account|credit|savings)\b.{0,40}(?:now|minute|still|moment|as i|right)|card (?:has|have) been used .{0,12}times",
        r"money|card|account|bank|balance|savings",
        r"^(?!.{0,300}(?:subscription|every month|each month|monthly|direct debit|prime|bill|mobile data|game)).{0,300}(?:not me|did not|never (?:bought|made|spent)|have it here"
        r"|in my purse|not mine|every few minutes|somebody|someone|\bthey\b|stop|freeze|block|unauthori|fraud|help|i am not)",
    ),
    ("emg-account-drained", "imagine",
        "cash dollars hundreds money payments pounds purchases savings thousands transactions",
        r"(?:money|hundreds|thousands|pounds|dollars|savings|cash|purchases|transactions|payments)\b.{0,30}(?:taken|gone|stolen|disappeared|withdrawn|vanished|i (?:have|did) not (?:make"
        r"|made|do|authori\w*))\b(?! out of (?:date|business))",
        r"\b(?:from|out of|on|in) (?:my|our|her|his) (?:bank |savings )?(?:account|card|bank|savings)|purchases i|have not made|did not make",
        r"today|this morning|going on|right now|since|three times|again|still|minute|moment|hour|keep|somebody|someone|stolen|just now|happening",
    ),
    ("emg-transferred-days-ago", "imagine",
        "days fortnight going hid holiday last many month police pride report since tell was week yesterday",
        r"(?:\bscammed|\bconned|\bcon\b|defrauded|tricked|cheated|swindle\w*|swindlers|diddled|fraud|crooks|scam|ripped off)\b.{0,60}(?:(?:days|weeks|months|a week|a month|a fortnight"
        r"|yesterday|last (?:week|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday|weak))|since)\b|(?:yesterday|last (?:week|month|year|monday|tuesday|wednesday"
        r"|thursday|friday|saturday|sunday|weak)(?:'s)?|(?:days|weeks|months|fortnight) (?:ago|after|later|have)|since last|for over a month|before the holiday"
        r"|it was the).{0,70}(?:scammed|conned|scammer|defrauded|tricked|swindle\w*|cheat\w*|the con\b|the fraud|crooks|group disappeared|never from the bank|fraudster)"
        r"|(?:report|police|tell).{0,60}(?:too late|still (?:take|want|listen|report)|any (?:use|point)|old story|bother with)|(?:so many days|days) have (?:passed|gone by).{0,60}"
        r"|(?:too late|any point|any use|any good) .{0,20}(?:report|tell|going to the police).{0,60}",
    ),
    ("emg-transferred-days-ago", "imagine",
        "ago ashamed back have last later quiet since told",
        r"(?:days?|weeks?|months?|fortnight|christmas|easter|summer|winter|spring|january|february|march|april|may|june|july|august|september|october|november|december) (?:ago|since"
        r"|later|back|have)|last (?:christmas|easter|summer|winter|spring|year|week|month|january|february|march|april|june|july|august|september|october|november|december)"
        r"|back in (?:\w+)|kept quiet|too ashamed|never told",
        r"scammed|conned|swindled|cheated|defrauded|ripped off|tricked|crook|scammer|fraudster|swindler|con man|the con\b",
        r"report|police|point|too late|anything be done|can i|should i|what now|what can|still|get it back|hope|now\b",
    ),
    ("emg-card-handed-over", "handed",
        "behind carried chip collected cut fetched gave given giving handed handing hands has left mailed passed picked posted stairs surrendered taken took under walked wrote",
        r"\b(?P<deed>(?:handed|gave(?! me| us)|given|posted|mailed|giving|handing|surrendered|passed)) (?:(?:over |up |away |him |her |them |my |our |a |the |it |me |his |to |that "
        rf"|\w+ ){{0,5}}){BANKCARD}.{{0,50}}(?:courier|m[ae]n|woman|driver|him|her|them|someone|police|officer|stranger|taxi|envelope|doorstep|checking|door|agent|collect|official|boy"
        r"|$)|\b(?:courier|m[ae]n|driver|officer|he|she|they|boy|stranger|someone|agent|police)\b.{0,30}(?:took|collected|picked up|has taken|walked off with|left with|fetched"
        rf"|carried off) (?:away )?(?:my|mum's|dad's|her|his|our|me|mother's|father's|both)(?: \w+)? {BANKCARD}"
        r"|my card is in the hands|has my card in|(?:leave|left) the card .{0,20}(?:behind|under)|cut .{0,16}(?:off )?my card.{0,16}took",
    ),
    ("emg-card-handed-over", "handed",
        "collect gave given handed mailed picked posted sent surrendered taken took",
        r"\b(?P<deed>(?:sent|gave(?! me| us)|handed|posted|mailed|took|taken|collected|came to collect|picked up|came and took|given|surrendered))\b",
        r"\b(?:bank|debit|credit|cash|my|her|his|mum's|mother's|the|our|both) ?(?:my |her )?cards?\b(?! (?:number|details|reader|game))",
        r"^(?!.{0,300}(?:red envelope|gift card|birthday|greeting|scratch|sim card|business card|library|bus pass|christmas|number|itunes|hotel|shop|swallowed|machine"
        r"|waiter)).{0,300}(?:in the post|they asked|door|courier|away|from the bank|(?<!red )envelope\b|officer|police|stranger|two men|a man|collect|someone)",
    ),
    ("emg-card-handed-over", "handed",
        "card handed pin",
        r"(?P<deed>(?:gone|left|off|away|disappeared|over)) (?:\w+ ){0,2}with (?:all )?(?:my|our|her|his) (?:bank |debit |credit )?cards?\b(?! number)|(?:took|take|taken) my (?:bank "
        r"|debit |credit )?card and pin|handed over my purse",
    ),
    ("emg-cash-gold-gone", "handed",
        "bag bracelets cash collected driven drove gold gone handed house jewel notes picked posted savings taken tea took wad",
        r"(?P<deed>(?:posted|mailed|sent|handed|gave|given|shipped|handing|giving|left|couriered|taken)) (?:.{0,36})?(?:\bcash\b(?! ?app| machine)|\bgold\b|banknotes|\bnotes\b|bracelets"
        r"|jewell?ery|gold bars?|wad of|savings in)(?!.{0,14}(?:kiosk|machine|atm|to be repaired|for repair)).{0,60}|(?:cash|gold|banknotes|savings|money|bracelets|jewellery)(?: \w+){0,3} (?:has been |was |is "
        r"|have been |has |have |just )?(?:already )?(?:been )?(?:posted|collected|picked up|handed over|gone off|left the house|taken away by)|(?:delivery|courier|van|driver"
        r"|rider)(?: \w+){0,3} (?:took it|has driven off|drove off)",
    ),
    ("emg-cash-gold-gone", "handed",
        "collected driven gave given gone handed left mailed picked posted sent taken took went",
        r"\b(?P<deed>(?:gave|given|handed|took|taken|went off|gone off|left|posted|mailed|collected|picked up|has gone|sent|driven off))\b",
        r"\bcash\b|\bgold\b|\brings?\b|jewell?ery|envelope of money|banknotes|necklace|took out .{0,8}\d|withdrew|bag of money|envelope with",
        r"^(?!.{0,300}(?:repair|tracking|cash machine|birthday|wedding|insurance|phone rings|rings? (?:me|my|and)|cash app)).{0,300}(?:the man|a man|courier|driver|who called|who came"
        r"|they asked|stranger|door|agent|police|officer|collector|like he said|i was told)",
    ),
    ("emg-cash-gold-gone", "handed",
        "drew taken took withdrawn",
        r"(?:withdrawn|withdrew|took out|taken out|drew out) .{0,16}\d.{0,20}and (?P<deed>(?:given|gave|handed|posted|sent|passed)) (?:it|them)",
    ),
    ("scam-en-courier-fraud", "imagine",
        "cab collect courier cut detectives doorstep driver envelope lad messenger police rider sending snipped taxi",
        r"(?:police|detective|officer|inspector|sergeant|bank|metropolitan).{0,60}(?:courier|driver|cab|taxi|messenger|collect|rider|lad).{0,40}\bcards?\b|(?:courier|driver|taxi|cab"
        r"|rider|messenger|man on my doorstep|detectives)\b.{0,40}(?:collect|pick up|fetch|wants?|after|for|come for).{0,20}\bcards?\b|courier fraud|\bcards? .{0,40}(?:in an envelope"
        r"|snipped|cut-up|to (?:a |the )?(?:police )?driver|for (?:the|a|his) (?:cab|taxi|courier|lad))|(?:give|hand) .{0,20}\bcard.{0,30}(?:police|courier|driver)"
        r"|police .{0,30}bank card|sending someone round for (?:it|my card)",
    ),
    ("emg-just-transferred", "done",
        "cheated conned defrauded diddled duped fell fleeced ripped scammed swindled tricked",
        rf"(?:\bi|\bwe|{KIN}|she|he|\bbeen|\bgot|\bwas|\bbeing|\bafter)(?: (?:have|has|just|already|now|been|got|was|were|proper|completely|totally|gone and|had"
        r"|after being)){0,4} (?P<deed>(?:scammed|conned|defrauded|swindled|ripped off|duped|diddled|fleeced|tricked (?:into|out)|cheated|fell for (?:a|the|this|that) (?:scam|fraud"
        r"|trick|con)))(?!.{0,20}(?:before|by a tradesman|at cards))(?!.{0,80}(?:recover|get it back for|agency|lawyer|found abroad|refund list|tax is due|expert|tracing"
        r"|fetch it all))",
    ),
    ("emg-just-transferred", "done",
        "cash deposited did dollars done gave given handed invested lost made minutes money moved paid paying pension pounds put savings sending sent transferred transferring venmoed "
        "wired zelled",
        rf"(?<!un)(?<!is )\b(?P<deed>{PAID}) (?!you)(?:.{{0,60}})(?:to |a |the |an )?{BAD}\b(?! (?:text|email|call|message))|\b{PAID} .{{0,70}}{SIGN}|{BAD} .{{0,40}}\b(?:took|got"
        r"|has|have|stole|went off with) (?:my|our|all|the|her|his) .{0,20}(?:money|savings|pension|cash|pounds|dollars)",
    ),
    ("emg-just-transferred", "done",
        "answer deposited entire gave moved paid put sent successful transferred went whole wired withdrew zelled",
        rf"(?:blackmail|grandson|told me to|caller|the call|safe account|fake|{BAD}|pretend\w*|said (?:he|she) was|claim\w+ to be|on the (?:phone|telephone)|jail|bail|arrest"
        rf"|police).{{0,90}}\b(?:i|we|she|he|and)(?: \w+){{0,3}} (?P<deed>(?:sent|transferred|wired|paid|deposited|put|gave|moved|withdrew))\b .{{0,20}}{CASH}|(?:just|already|now"
        r"|minutes? ago|an hour ago|this minute|a moment ago)\b.{0,20} (?P<deed2>(?:sent|transferred|wired|paid|zelled|deposited)) .{0,40}(?:stranger|caller|safe account"
        rf"|gift cards?|bitcoin|crypto|somebody|someone i)|(?:whole|entire) (?:pension|savings) gone|{CASH}.{{0,20}} went to (?:him|her|them|that)",
    ),
    ("emg-just-transferred", "done",
        "deposited gave handed lost moved paid put sent transferred venmoed wired zelled",
        rf"(?:\bi|\bwe|{KIN}|\bshe|\bhe){LATELY} (?P<deed>(?:sent|transferred|wired|paid|gave|zelled|venmoed|deposited|handed over|put|lost|moved)) .{{0,40}}(?:{CASH}|\d ?k\b|grand"
        r"|quid|life savings|him|her|them)",
        r"pretend|(?:said|says|claim\w*) (?:he|she|they|it) (?:was|were|is|are) (?:from|a|an|the|my|with)|\bfbi\b|\birs\b|tax ?man|\bhmrc\b|microsoft|gift ?cards?|met online"
        r"|was not (?:her|him|my|really|even)|not (?:picking up|answering|replying)|rogue|cowboy|dead\b|no goods|turned out|blocked|scam|fraud|\bcon\b|crook|fake|bogus|safe account"
        r"|disappeared|vanished|done a runner|never heard|never (?:arrived|came|turned up)|(?:does|did) not exist|run off|ran off|can not get it (?:out|back)|not let me withdraw|dodgy"
        r"|so called|trick|impost|liar|lied|a lie",
        r"^(?!.{0,300}(?:wrong (?:contact|person|number|account|friend|name)|recover|tracing)).{0,300}",
    ),
    ("emg-just-transferred", "imagine",
        "cheated conned done duped fooled had made off ride ripped run scammed stole taken talked took tricked",
        r"(?P<deed>(?:done out of|taken in by (?:a|the|some|this)|taken for a ride|been had\b|took (?:me|us|him|her) for|ripped (?:me|us|him|her) off|(?:conned|tricked|talked|duped"
        r"|fooled|scammed|cheated) (?:me|us|him|her|my \w+) (?:into|out of)|(?<!it )(?<!hospital has )(?<!bank )(?:took|taken|stole|stolen|ran off with|made off with"
        r"|run off with) (?:all |every penny of )?(?:of )?(?:my|our|her|his) (?:money|savings|life savings|pension|cash)))(?!.{0,30}(?:son|daughter|husband|nephew))",
        r".",
        r"^(?!.{0,300}(?:my (?:son|daughter|nephew|grandson|niece) (?:has|took|keeps))).{0,300}",
    ),
    ("scam-cash-pickup", "imagine",
        "agent banging calling cash collect come coming draw fetch house notes packet pick round somebody take",
        r"\b(?:courier|someone|somebody|some one|m[ae]n|driver|officer|agent|person|they|he|taxi|police|collector|lad|colleague|boy)(?:'s| is| are| will|'ll)? [^.!?]{0,30}(?:collect"
        r"|pick(?:ing)? (?:it |them )?up|fetch|come (?:round )?(?:for|to get)|coming (?:round )?(?:for|to get|to take)|be round for|calling for|come to my house to take"
        r"|banging on my door for) .{0,25}(?:cash|money|gold|notes|banknotes|envelope|package|it\b)|(?:withdraw|draw out|take out|drawn out|taken out).{0,60}(?:pick (?:it )?up|collect"
        r"|fetch|someone will|his lad|give it to (?:his|a|the)|colleague|round for it|stranger|never met)|cash pick ?up|(?:waiting for|for) their agent|(?:packet|bag"
        r"|envelope) of (?:bank)?notes|gets the packet|for the cash right now|to fetch my cash|somebody i have never met",
    ),
    ("scam-cash-pickup", "imagine",
        "sen",
        r"(?:send|sending|sends|sent)(?: \w+){0,4} (?:someone|somebody|a (?:man|driver|courier|taxi|messenger|colleague)|his \w+)?.{0,24}(?:pick (?:it |them )?up|collect|fetch"
        r"|for)(?: \w+){0,2} (?:savings|cash|money|gold|notes)\b",
    ),
    ("scam-en-crypto-atm", "imagine",
        "btc coin crypto kiosk",
        r"(?:bitcoin|crypto|btc|coin|bit coin|cryptocurrency) ?(?:\w+ )?(?:atm|machine|kiosk|terminal|box|contraption|atms|machines)|(?:atm|machine|kiosk).{0,24}(?:bitcoin|crypto|btc)"
        r"|at the kiosk|crypto box|bitcoin.{0,20}(?:filling|gas|petrol) station",
    ),
    ("emg-cash-gold-gone", "done",
        "from villain",
        r"(?:\bhe|\bshe|\bthey|\bman|stranger|officer) took .{0,40}(?:cash|gold|savings|banknotes|jewellery).{0,20}from (?:me|my|us)|(?:cash|gold|bracelets|jewellery|rings|savings).{0,40}(?:villain|crook|thief)",
    ),
    ("emg-just-transferred", "imagine",
        "took",
        r"took my (?:payment|deposit)",
        r"no goods|no reply|gone|nothing (?:came|arrived)|never",
    ),
)  # fmt: skip
