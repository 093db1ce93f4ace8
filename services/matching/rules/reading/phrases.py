"""The words in which Dutch vacancies tell a demand, as a table: item, usual value, confidence, expressions.

A row whose words give no measure carries an estimate: its confidence stays below what counts as said. The
noise of a loud place is put at 80 dB(A), from where an employer provides ear protection (Arbobesluit 6.8).
"""

from shared.contracts.limits import LimitValue

SURE, GUESS = 0.9, 0.5

PHRASES: tuple[tuple[str, LimitValue, float, str], ...] = (
    ("evening-work", "regular", SURE,
     r"avond(?:-|\s?-\s?|\b(?=\s(?:en|of)\s\w{2,12}-?\s?dienst))|avonddienst(?:en)?|avondwerk|avonduren"
     r"|'s avonds(?! bereikbaar)|(?:in|elke|iedere|één|een|eén)\s(?:de )?avond(?:en)?\b|avonden\b"
     r"|late dienst"),
    ("night-work", True, SURE, r"nacht(?:en)?\b(?!rust)|nachtdienst(?:en)?|nachtwerk|'s nachts|nacht-"),
    ("irregular-shifts", "regular", SURE,
     r"(?:\w{1,8}-?)?ploegendienst(?:en)?|onregelmatige (?:dienst(?:en)?|werktijden|uren)"
     r"|wissel(?:ende )?\s?dienst(?:en)?|wisselende werktijden|onregelmatigheid(?:stoeslag)?|ploegen\b"),
    ("on-call", True, SURE,
     r"(?:bereikbaarheids|piket|oproep|consignatie|storings|wacht)\s?-?dienst(?:en)?|oproepbaar"
     r"|consignatie\b|stand-?by|bereikbare dienst|oproepbasis"),
    ("screen-work", 6, GUESS,
     r"beeldscherm(?:werk)?|achter (?:de|een|je) (?:computer|laptop|pc)|typ(?:t|en)\b|computerwerk"
     r"|data-?invoer|computer\b"),
    ("stand-at-work", 6, GUESS,
     r"sta(?:a)?(?:t|n)\b(?= (?:lang|de hele|veel|gedurende|het grootste))|staand (?:werk|beroep)"
     r"|werk is staand|lang(?:er)? (?:kunnen )?staan|veel staan|achter elkaar staan|lang achter elkaar"),
    ("sit-at-work", 6, GUESS,
     r"zittend (?:werk|beroep)|zit(?:ten)?\b(?= (?:het grootste|de hele|veel|lang))|veel zitten"),
    ("walk-at-work", 4, GUESS,
     r"(?:loopt|loop|lopen)\b(?= veel| de hele| heel)|veel lopen|kilometer lopen|veel (?:aan het )?lopen"),
    ("stairs", 60, GUESS, r"trappen ?lopen|trap(?:pen)? op|traplopen"),
    ("climb", "regular", SURE, r"klim(?:t|men)?\b|ladders?\b|steigers?\b"),
    ("personal-risk", True, SURE,
     r"op (?:grote )?hoogte\b(?! van| brengen| blijven| hou| gehouden| te )|(?:meter|m) hoogte\b"
     r"|hoogwerker"),
    ("climb", "regular", GUESS, r"werk(?:en)? op (?:grote )?hoogte"),
    ("bend-frequency", 60, GUESS, r"bukken|buigen\b"),
    ("kneel-squat", 30, GUESS, r"knielen|hurken"),
    ("kneeling-active", 30, GUESS, r"geknield|gehurkt|op je knieën"),
    ("above-shoulder", 15, GUESS, r"boven (?:schouderhoogte|je hoofd|je macht)|bovenhands|reiken boven"),
    ("fine-finger-work", "ordinary", SURE,
     r"fijn(?:e)? (?:montage\w{0,10}|motoriek|handwerk)|precisiewerk|priegelwerk|fijnmontage"
     r"|fijnmechanisch"),
    ("cold", "regular", SURE,
     r"koelcel(?:len)?|vriescel(?:len)?|koelhuis|vrieshuis|in de kou\b"
     r"|gekoelde (?:ruimtes?|omgeving|hal|werkomgeving)|in de (?:koeling|vriezer|diepvries)"
     r"|lage temperaturen|koude (?:omgeving|ruimtes?)"),
    ("cold", "regular", GUESS, r"weer en wind|buitenwerk|werkt buiten\b"),
    ("heat", "regular", SURE,
     r"hitte\b|hoge temperaturen|(?:erg|heel|flink) (?:warm|heet)|warme (?:keuken|omgeving|ruimtes?|hal)"
     r"|hete (?:ovens?|omgeving)|warm is het"),
    ("draught", "regular", SURE, r"tocht\b|tochtig\w?"),
    ("dust-smoke-gas", "regular", SURE,
     r"stoffige?\b|lasrook|dampen\b|(?:stof|rook)\b(?= in de lucht)|veel (?:stof|rook)\b|rook bij"
     r"|meelstof|houtstof|giftige gassen|uitlaatgassen"),
    ("allergens", True, SURE, r"meelstof|allergie\b(?= op)|allergenen"),
    ("infection-risk", True, SURE, r"besmetting(?:sgevaar|srisico|en)?\b|infectie(?:gevaar|risico)"),
    ("protective-gear", "regular", SURE,
     r"beschermingsmiddelen|PBM'?s?\b|veiligheidsschoenen|(?:veiligheids)?helm\b|gehoorbescherming"
     r"|mondkapjes?|mondmasker|(?:antivibratie|werk)?handschoenen|werkschoenen|veiligheidsbril|een masker"
     r"|adembescherming|beschermende kleding"),
    ("vibration", "regular", SURE, r"trilling(?:en)?\b|trilplaat"),
    ("skin-contact", "regular", SURE,
     r"natte handen"
     r"|aanraking met (?:\w{1,14} ){0,2}(?:schoonmaakmiddelen|chemicaliën|vocht|stoffen|oliën)"
     r"|huidcontact|nat werk\b"),
    ("noise", 80, GUESS,
     r"lawaai(?:ig|ige|erig|erige)?\b|rumoerige?\b|luidruchtige?\b|herrie\b|gehoorbescherming"),
    ("customer-contact", "regular", SURE,
     r"klant(?:en)?contact(?:en)?|contact met (?:\w{1,12} ){0,2}klanten"
     r"|(?:ziet|zie|helpt|adviseert|bedient|ontvangt|spreekt)(?: (?!geen)\w{1,10})? klanten"
     r"|klanten(?<=ziet geen klanten)|klanten (?:te woord|helpen|adviseren|bedienen)"
     r"|gasten (?:ontvangen|bedienen)"),
    ("patient-contact", "regular", SURE,
     r"contact met (?:\w{1,12} ){0,2}(?:cliënten|patiënten|bewoners|zorgvragers|hulpvragers)"
     r"|(?:begeleidt|verzorgt|verpleegt|helpt|ondersteunt) (?:\w{1,12} )?(?:cliënten|patiënten|bewoners)"),
    ("conflicts", "regular", SURE,
     r"agressie(?:ve|f)?\b|conflicten|conflictsituaties|boze (?:klanten|reizigers|bellers)"),
    ("leading", "ordinary", SURE,
     r"leiding ?(?:te )?geven|geeft? leiding|leidinggeven|leidinggevende? aan"
     r"|stuurt? (?:\w{1,10} ){1,6}aan\b|aansturen van (?:\w{1,10} ){0,3}(?:team|ploeg|medewerkers)"),
    ("work-pace", "much", SURE,
     r"hoog (?:werk)?tempo|(?:werk)?tempo (?:ligt|is) hoog|hoge werkdruk|tijdsdruk|hoge tempo"),
    ("work-pace", "little", SURE, r"rustig (?:werk)?tempo"),
    ("deadlines", "regular", SURE, r"deadlines?\b|piekdrukte|productiepieken"),
    ("driving", True, SURE,
     r"rijd?t? (?:je )?(?:\w{1,10} )?(?:met|in|op) (?:de|een|je|onze) (?:\w{1,10} )?"
     r"(?:\w{0,10}bus(?:je)?|auto|bedrijfsauto|bestelauto|vrachtwagen|heftruck|reachtruck|tractor|vrachtauto)"
     r"|(?:vrachtwagen)?chauffeur\b|zelf (?:te |auto)?rijden|autorijden|kilometer per dag(?= rijd)"
     r"|je rijdt (?:\w{1,8} ){0,2}\d{1,3} k|bezorgritten|auto te rijden"),
    ("working-alone", True, SURE,
     r"(?:werkt?|bent?|sta|zit) (?:\w{1,9} ){0,2}alleen(?= op (?:pad|locatie|de)|,| en |\.|$)"
     r"|alleen op (?:locatie|pad)|zonder achtervang"),
)  # fmt: skip
"""A denial of the words means the item's least; every repetition in an expression is bounded."""
