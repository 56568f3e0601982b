"""English words for life, health, family and threats: rows of (script, mood, signs, pattern, what must stand near …). Data for triage.py."""

from typing import Final

from bot.triage_words.en import KIN

EN_LIFE: Final[tuple[tuple[str, ...], ...]] = (
    ("emg-suicidal", "read",
        "another better dead die dying easier end go harm help jump kill life live living look nothing overdose point reason suicid tonight wake want wish",
        r"\bsuicid|\bkill(?:ing)? (?:my|him|her) ?self|\bend(?:ing)? (?:my|her|his) life|\bend it all|\bend (?:it|things) tonight|not want to (?:live|be here|go on|wake up|be alive"
        r"|carry on|live no more)|(?:want|like|rather|feel like|wish(?:ed)?) (?:to )?(?:die|dying|be dead)|wish i (?:was|were) (?:dead|not here)|better off (?:dead|without me|out of it"
        r"|if i)|(?:no|not see (?:any|a|the)|not have (?:any|a)) (?:reason|point) (?:to|in|for|of) (?:liv|wak|go|carry|get|be\b)|can not go on\b(?! holiday)|can not (?:live with|face another)|(?:take|taking) (?:my|her|his) own life"
        r"|did not wake up in the morning|not (?:need|have) to look for me|easier for .{0,24}if i (?:was|were) (?:not here|gone|dead)|(?:nobody|no one) can help me.{0,12}let me go"
        r"|harm (?:her|him|my) ?self|nothing (?:left )?to live for|tired of living|done with living|life is (?:over|not worth)|not worth living|jump off|overdose on purpose"
        r"|say(?:ing)? goodbye to everyone",
    ),
    ("emg-suicidal", "read",
        "alive better bridge die easier end happier hoard left more over point taking tomorrow wish",
        r"want (?:it|this|everything) (?:all )?to be over|taking all (?:my|his|her) (?:tablets|pills)|(?:will|going to|want to|ready to|about to) end it\b|ending it all|(?:happier"
        r"|better|easier) (?:off )?without me|can not (?:take|bear) (?:it|this|life) any ?more|what is the point (?:of|in) (?:going on|living|carrying on|being here)"
        r"|no point (?:in )?(?:going on|carrying on|living|anymore)|not (?:be|wake up) here tomorrow|ready to die|(?:stand|sitt)\w* on (?:a|the) bridge|hoard\w* (?:my )?(?:pills"
        r"|tablets)|nothing left to live|hate being alive|wish i would not wake",
    ),
    ("emg-suicidal", "read",
        "burden dead disappear face farewell goodbye suicide things",
        r"can not face (?:tomorrow|another day|life|the morning|living)|(?:goodbye|suicide|farewell) (?:letters?|notes?)|ending things|end things\b|rather be dead"
        r"|want to disappear for ever|not want to be a burden any",
    ),
    ("emg-medical", "imagine",
        "agony answer arm attack badly blacked bleed blood breath broke chest choking clutch collapsed coughing cropper dark dose drank face fainted fall feel fell fit floor gasping "
        "get gone ground half head heart keeled limp medication medicine mouth moving mumbling nonsense palpitations passed pills responding scalded seizure slipped slurr speak speech "
        "stroke struggl suddenly swallowed sweating tablets talk thick throat tiles tripped tumbled turning unconscious wake waking went words",
        r"chest (?:pain|hurts|is tight|went tight|feels|tightness|is hurting|has been hurting)|(?:pain|pressure|tightness|crushing).{0,20}(?:my|his|her|the) chest|clutch\w+ (?:his|her"
        r"|my) chest|can not breathe|(?:short|out) of breath|struggl\w+ (?:to breathe|for breath)|trouble breathing|not breathing|stopped breathing|(?:having|think .{0,16}|maybe|like"
        r"|might be) (?:a |had a )(?:stroke|heart attack)|(?:face|mouth|arm)\b(?! and card).{0,24}(?:droop|lopsided|hangs|hanging|numb|gone funny|dropped|sagg)|half (?:of )?(?:his|her"
        r"|my|the) face|slurr|talk(?:s|ing) nonsense|mumbling"
        r"|(?:sudden|suddenly|and|she|he|i) can not (?:speak|talk)(?: properly| right)?|words would not come|speech (?:has )?(?:gone|is)|(?:fainted(?! last)|passed out|collapsed|unconscious"
        r"|blacked out|keeled over)|everything went dark|(?:fell|fallen|fall|slipped|tumbled|tripped|cropper|went down).{0,60}(?:can ?not|could not|unable|not able).{0,14}(?:get up|move"
        r"|stand|feel|shift|stir|walk)|(?:lying|he is|she is|i am|stuck|been) on the (?:kitchen |bathroom |cold |stairs )?(?:floor|tiles|ground)"
        r"|(?:can not|could not) get (?:back )?up|(?:leg|hip|arm|wrist) is (?:broke|broken)|choking|bleed(?:ing|s) .{0,20}(?:badly|a lot|heavily|stop|everywhere)|(?:hit|banged|cracked"
        r"|cut) (?:my|his|her) head|(?:there is|lots of|so much|covered in) blood|(?:having|had) a (?:fit|seizure)|can not feel (?:my|his|her) (?:\w+ )?(?:side|legs?|arms?|face|hands?"
        r"|foot|feet)|catch (?:my|his|her) breath|heart is (?:racing|pounding|fluttering) and|(?:suddenly|gone) (?:blind|can not see)|(?:vomit|cough|throw)\w* (?:up )?blood|(?:drank"
        r"|swallowed) .{0,10}(?:bleach|cleaner|poison)|throat is (?:closing|swelling)|(?:scalded|badly burn)|gasping|sweating and|(?:went|gone) limp|having palpitations"
        r"|will not stop bleeding|(?:took|taken|swallowed).{0,20}(?:too many|wrong|double|whole).{0,16}(?:pills|tablets|medicine|medication|dose)|not (?:responding|waking|answering me"
        r"|moving)|will not wake|(?:does|do) not answer me|(?:thigh|hip).{0,30}agony|tongue is thick|coughing (?:up )?blood|turning blue",
    ),
    ("emg-medical", "imagine",
        "answer arm collapsed dose everywhere fell grey hand leg lies lying move respond slumped speech tight wake",
        r"tight(?:ness)? (?:in (?:my|his|her) )?chest|(?:lying|lies|collapsed|slumped) (?:in|on|at|by) (?:the|his|her|my) (?:garden|floor|road|street|kitchen|bed|chair|stairs|bathroom"
        r"|path)|(?:will|does) not (?:wake(?: up)?|move)[ .!?]{0,10}$|(?:floor|garden|bed|bath|ground|street|collapsed|fell).{0,40}(?:will|does) not (?:answer|respond|speak)|blood everywhere|double dose|speech has gone|gone grey|fell off (?:the"
        r"|a) (?:ladder|roof|chair)|(?:hand|arm|leg) is (?:weak|limp|numb|dead)",
    ),
    ("pub-ambulance-info", "imagine",
        "120 ambulance paramedic transport",
        r"\bambulance|\bparamedic|emergency medical transport|dial 120|ring 120|on 120\b",
    ),
    ("emg-fire-gas", "imagine",
        "ablaze alight burning gas hissing ire lames leaking melting rotten smell smoke smoking sparks whiff",
        r"smell(?:s|ing|ed)?.{0,24}\bgas\b|whiff of gas|\bgas (?:leak|smell|is leaking|everywhere|valve (?:will|is|that))|leaking gas|hissing.{0,20}gas|rotten[- ]eggs?|\b(?:house"
        r"|kitchen|flat|room|curtains?|pan|oven|bed|home|stove|socket|sofa|cooker|garage|shed|oil|toaster|building|apartment|blanket|heater|next door)\b.{0,16}(?:on fire|in flames"
        r"|burning|alight|caught fire|flames|ablaze|is smoking)|there (?:is|are) (?:a )?(?:fire|flames)|(?:caught|catching) fire|(?:black|thick) smoke|full of smoke|smoke (?:is|coming"
        r"|pouring|in|everywhere|filling)|melting plastic|sparks (?:are|coming|flying|from)|pan of oil in flames|flames in our",
    ),
    ("emg-fire-gas", "imagine",
        "burn fire flame fryer gas oven pan smell smok spark",
        r"flames (?:coming|from|are|in|out|through)|gas (?:tap|ring|hob|cooker|stove|fire)? ?(?:was |is |has been )?left on|(?:pan|oven|fryer) has gone up|burning smell|smell(?:s"
        r"|ing)? (?:of )?(?:burning|smoke)|(?:fuse box|boiler|plug|charger|battery|scooter|tumble dryer|heater|kettle) .{0,16}(?:smok(?!e alarm)|flame|fire|spark|burn)|smoke (?:alarm is going and"
        r"|under the door)|something is burning",
    ),
    ("emg-fire-gas", "imagine",
        "fire",
        r"(?<!kindle )\b(?:is|are|was|caught|set) on fire\b|\bon fire\b.{0,10}(?:help|what)",
    ),
    ("emg-lost-person", "imagine",
        "came come disappeared find gone help know left lives lost midnight missing nowhere please reported round seen stick vanished walked wandered wandering wanders",
        rf"(?:{KIN}|dementia|alzheimer|old (?:person|lady|man)|confused|forgetful)(?:(?! we ?chat| app| icon| photo| file| message)[^!?]){{0,60}}(?:is missing|gone missing|went missing"
        r"|wandered off|wandering|wanders|has wandered|(?:has |have )?(?:disappeared|vanished)|got lost|not come (?:home|back)|can not find (?:her|him)(?!self| \w*(?:number|photo|phone"
        r"|glasses|message))|walked out|nobody knows where|left home and|is nowhere|has not been seen|never came (?:home|back))(?!.{0,20}(?:from my (?:phone|screen|contacts)|message"
        r"|icon|app))"
        r"|(?:has|have|had) wandered off|reported as missing|report .{0,30}(?:person|wife|husband|mother|father).{0,12}missing|(?:turned|looked) round.{0,24}(?:she|he) (?:had|was"
        r"|has) (?:vanished|gone|disappeared)|(?:by the time|when).{0,40}(?:husband|wife|mother|father|she|he) was gone|nobody.{0,30}seen (?:him|her)|(?:help me|please) (?:get"
        r"|find) (?:her|him)(?: back)?|does not (?:even )?know (?:her|his) own (?:address|name)|could not tell anyone where she lives",
    ),
    ("emg-lost-person", "imagine",
        "back been come find got know looking lost missing returned searching seen sign walked",
        rf"(?:can not find|lost|looking for|searching for|no sign of|not seen) (?:my |our )?(?:\w+ )?(?:{KIN})\b(?!'s)|{KIN}\b.{{0,40}}(?:is|has gone|gone|went) missing"
        rf"|{KIN}\b.{{0,60}}(?:has |have |had )?not (?:come|been|got|returned|come home|back)\b.{{0,20}}(?:home|back|from|since)|walked out of the (?:house|home)"
        r"|do not know where (?:he|she) is",
        r"dementia|alzheimer|confus|forget|memory|hours|since (?:this )?(?:morning|noon|lunch|last night)|anywhere|not answering|dark|missing|wander|where (?:he|she) is|lost|shop|walk",
        r"^(?!.{0,300}(?:contacts|facebook|family tree|number|photo|cat\b|dog\b|screen|app\b|wechat|last year|passed away|died|funeral)).{0,300}",
    ),
    ("emg-lost-person", "imagine",
        "ago came confused lost",
        rf"{KIN}\b(?!'s).{{0,30}}(?:is lost|lost and confused|went out .{{0,14}}(?:hours?|morning) ago|lost (?:her|his) way|never came (?:home|back))",
    ),
    ("emg-blackmail-photo", "imagine",
        "all altogether blackmail children compromising contacts dirty everyone explicit extort facebook family filthy friends got husband image indecent internet intimate naked names "
        "nude photo pics picture private recording rude sees sexual snapshot undressed video wife",
        r"blackmail|sextort|\bextort|(?:naked|nude|nudes|intimate|private|dirty|filthy|indecent|undressed|rude|sexual|explicit|compromising|altogether).{0,40}(?:photo|picture|pic|image"
        r"|recording|film|video|snap|records).{0,60}(?:pay|money|cash|send|publish|post|share|show|threat|demand|want|unless)|(?:pay|money|cash|threat\w*|demand\w*"
        r"|want\w*).{0,50}(?:naked|nude|intimate|private|dirty|filthy|explicit|compromising) (?:photo|picture|pic|image|recording|film|video|snap)"
        r"|(?<!minute of )(?<!all my )(?:photos?|pictures?|pics|videos?|images?|recording|snapshot|nudes)\b.{0,60}(?:unless (?:i|we) (?:pay|send|give)|unless (?:she|he) gets"
        r"|if i do not pay|or (?:he|she|they) (?:will )?(?:send|post|show|put)|(?:send|sends|sending|show|post) (?:it|them) to (?:everyone|all|my|the)|wants? (?:money|paying|cash)"
        r"|will post|goes to my)|(?:threat\w*|says?|saying|going) .{0,30}(?:post|send|share|show|publish|release|leak)\w* .{0,20}(?:photos?|pictures?|pics|videos?|nudes?|images?"
        r"|recording)|(?:send|show|sends) (?:it|them|this|that|my (?:video|pictures?|photos?|recording)s?) (?:to|on) (?:everyone|all my|the internet|facebook|my (?:family|contacts"
        r"|friends|children|wife|husband))|names of all my contacts|got (?:me|my) on (?:film|camera|video)|put (?:my|his|her) face on a (?:filthy|dirty|naked)",
    ),
    ("emg-blackmail-photo", "read",
        "compromising explicit film images intimate naked nude photo pics picture private recording rude topless undressed video",
        r"(?:send|post|put|show|share|publish|upload|leak|spread|release)(?:ing|s)? (?:\w+ ){0,2}(?:video|videos|photos?|pictures?|pics|images|nudes|recording|film)\b.{0,30}(?:to|on"
        r"|online|everyone|contacts|family|friends|internet|facebook)|(?:nude|naked|private|intimate|compromising|explicit|undressed|topless|rude) (?:photos?|pictures?|pics|video|videos"
        r"|images|film|recording)",
        r"\b(?:wants?|unless|or (?:he|she|they)|demand\w*|pay|money|threat\w*|pounds|dollars|bitcoin|extort|blackmail|said they would|says? (?:he|she|they))\b",
    ),
    ("emg-blackmail-photo", "read",
        "footage photo picture recording video",
        r"(?:videos?|photos?|pictures?|recordings?|footage) of me\b",
        r"hacked|want|pay|bitcoin|unless|threat|demand|send|money",
    ),
    ("emg-threatened", "imagine",
        "beat break burn come cut death die entire find frighten front granddaughter harm heavies home house hurt kill know legs men murder police promised sending shoot stab threaten",
        r"threaten\w* (?:me|my|us|to (?:hurt|kill|harm|come|burn|beat|break|shoot|stab|find)|her|him|our)|(?:says?|said|saying|going to|will|would|want(?:s|ed)? to|vow\w*|swears?|swore"
        r"|threat\w*)(?: that)? ?(?:he|she|they|to|it|his men|someone)?(?: will| would| is going to| are going to)? ?(?:hurt|kill|harm|come after|break|burn|beat|find|cut|shoot|stab"
        r"|murder) (?:me|my|us|his|her|our|the (?:entire|whole) family|dad|mum)|(?:break|broke) (?:my|his|her) legs|(?:my|our|whole) family (?:will|would) die|sending (?:the heavies"
        r"|someone round|people round to)|the heavies|know(?:s)? (?:where i live|the building|my address).{0,40}(?:come|tonight|careful|watch)|promised to come tonight"
        r"|(?:picture|photo) of my (?:house|front door|own front door|home).{0,80}(?:frighten|police|worse|school|locked|scare|threat)|your granddaughter (?:finishes|leaves|goes)"
        r"|granddaughter's school|if i tell the police it will be|send a picture of my house to frighten|death threat|harm the entire family",
    ),
    ("emg-threatened", "read",
        "beaten break burn come harm hurt kick kill lesson make outside regret shoot slit smash stab torch watch",
        r"(?:burn|torch|smash|kick|break)(?:ing)? (?:my|our|the|down|in)(?: \w+)? (?:house|door|windows?|home)|beaten up|(?:hurt|harm|kill|stab|shoot|come after) (?:me|us|you"
        r"|my (?:family|wife|husband|son|daughter|children|grand\w+))|outside my (?:house|door|flat).{0,30}(?:shout|threat|bang|smash)|teach me a lesson|break (?:my|his|her) (?:legs"
        r"|arms|neck)|slit|make me pay|watch my back|regret it",
        r"\b(?:says?|said|threat\w*|message|rang|told|shouting|they will|he will|going to|if i do not|unless|letter|text)\b",
    ),
    ("emg-threatened", "read",
        "attacked beaten burned harmed hurt killed shot stabbed threat",
        r"(?:will|going to|would) (?:be|get) (?:hurt|killed|harmed|beaten|stabbed|shot|burned|attacked)|threatening (?:me )?with|threats? (?:to|against|of) (?:me|my|violence|kill)",
        r"text|call|message|he |they|someone|letter|if |my ",
    ),
    ("emg-family-money-abuse", "imagine",
        "allowed beg children control empties force helping himself hold keep minds purse seen spend taken takes took will woman",
        r"\b(?:son|daughter|relatives?|children|family|brother|sister|nephew|niece|grandson|boy|daughter-in-law|they|he|she)(?: \w+){0,3} (?:keeps?|took|takes|spends?|controls?|holds?"
        r"|empties|has taken|minds|forces?|helps himself to|helping himself to) (?:all )?(?:of )?(?:my|mum's|mother's|her) (?:pension|bank ?card|bankbook|money|savings|account|purse"
        r"|card|flat|house|bank book)(?!.{0,20}(?:scam|caller|police))|will not (?:give|hand|let) me (?:a penny|my (?:pension|money|card|own)|any of my)|children took the savings"
        r"|fingers in my purse|beg (?:him|her|them) for|force me to sign|not allowed to (?:look inside|leave the flat)",
    ),
    ("emg-family-money-abuse", "imagine",
        "control emptied got hold keep spend taken takes took",
        r"(?:son|daughter|nephew|niece|grandson|granddaughter|brother|sister|family|carer|son-in-law|daughter-in-law)\b.{0,30}(?:taken|took|takes|controls?|keeps?|holds?|spends?|emptied"
        r"|has got)\b.{0,24}(?:my|all my|our|mum's) (?:bank card|card|money|pension|savings|account|house|bank book)",
        r"will not|not allowed|give (?:it|them) back|refus|any\b|without asking|behind my back|scared of|shout|hits?|force|never see",
    ),
)  # fmt: skip
