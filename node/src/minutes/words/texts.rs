//! The texts of papers, each language beside the other: minutes, sheet, slips, calendars. A language that lacks one does not compile.
//! Where the usual words are long or hard, those of Easy Read stand below them.
//!
//! The Welsh was made by a machine and waits for a speaker's review; papers in Welsh say so ([`REVIEW`]).

/// A text in each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::minutes) struct Text {
    pub(super) en: &'static str,
    pub(super) cy: &'static str,
    /// In Easy Read, where that is worded otherwise: in English, and in Welsh.
    pub(super) easy: Option<(&'static str, &'static str)>,
}

macro_rules! texts {
    (@easy) => { None };
    (@easy $en:literal, $cy:literal) => { Some(($en, $cy)) };
    ($($name:ident: $en:literal, $cy:literal $(, easy $een:literal, $ecy:literal)?;)*) => {
        $(pub(in crate::minutes) const $name: Text = Text {
            en: $en,
            cy: $cy,
            easy: texts!(@easy $($een, $ecy)?),
        };)*
        /// All of them, by name.
        #[cfg(test)]
        pub(super) const ALL: &[(&str, Text)] = &[$((stringify!($name), $name)),*];
    };
}

/// The days of the week, Monday first.
pub(super) const MONDAY_ON: [Text; 7] = [
    MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY,
];

// Days and times.
texts! {
    MONDAY: "Monday", "Dydd Llun";
    TUESDAY: "Tuesday", "Dydd Mawrth";
    WEDNESDAY: "Wednesday", "Dydd Mercher";
    THURSDAY: "Thursday", "Dydd Iau";
    FRIDAY: "Friday", "Dydd Gwener";
    SATURDAY: "Saturday", "Dydd Sadwrn";
    SUNDAY: "Sunday", "Dydd Sul";
    TIME: "{from} to {to}", "{from} i {to}";
    NEXT_DAY: "{from} to {to} the next day", "{from} i {to} y diwrnod wedyn";

    REVIEW: "The Welsh headings of this page were made by a machine. They wait for a Welsh speaker to look over them.",
        "Peiriant a wnaeth benawdau Cymraeg y dudalen hon. Maent yn aros i siaradwr Cymraeg edrych drostynt.",
        easy "A machine made the Welsh words here. A Welsh speaker will check them.", "Peiriant a wnaeth y geiriau Cymraeg. Bydd siaradwr Cymraeg yn eu gwirio.";
    UNKNOWN: "(not known)", "(ddim yn hysbys)";

    // What a paper is about.
    MINUTES: "Minutes", "Cofnodion",
        easy "What we said and decided", "Beth ddywedon ni a phenderfynu";
    MINUTES_OF: "Minutes: {of}", "Cofnodion: {of}",
        easy "What we said and decided: {of}", "Beth ddywedon ni a phenderfynu: {of}";
    MEETING: "Meeting", "Cyfarfod";
    MEETING_OF: "Meeting: {of}", "Cyfarfod: {of}";
    GROUP: "Group", "Grŵp";
    WORK: "Piece of work", "Darn o waith",
        easy "What it is part of", "Rhan o beth yw hyn";
    DAY: "Day", "Diwrnod";
    TIME_OF_DAY: "Time", "Amser";
    HOW: "How", "Sut";
    WHERE: "Where", "Ble";
    LINK: "Link", "Dolen";
    WHAT_FOR: "What for", "Pam";
    ACCESS: "Access", "Hygyrchedd",
        easy "What people need to take part", "Beth sydd ei angen ar bobl i gymryd rhan";
    AGENDA_BY: "Who set the agenda", "Pwy osododd yr agenda",
        easy "Who chose what we talk about", "Pwy ddewisodd beth i siarad amdano";
    THESE_MINUTES: "These minutes", "Y cofnodion hyn",
        easy "This paper", "Y papur hwn";

    // Where minutes are in their life.
    PLANNED: "The meeting has not taken place yet.", "Nid yw'r cyfarfod wedi'i gynnal eto.",
        easy "The meeting has not been yet.", "Nid yw'r cyfarfod wedi bod eto.";
    CANCELLED: "The meeting does not take place.", "Ni chynhelir y cyfarfod.",
        easy "The meeting is called off.", "Mae'r cyfarfod wedi'i ganslo.";
    NOT_DRAFTED: "Not yet put before those who were there.", "Heb eu rhoi eto gerbron y rhai oedd yno.",
        easy "The people who were there have not seen this paper yet.", "Nid yw'r bobl oedd yno wedi gweld y papur hwn eto.";
    DRAFT: "A draft: those who were there have not agreed it yet.",
        "Drafft: nid yw'r rhai oedd yno wedi cytuno arno eto.",
        easy "The people who were there have not agreed this paper yet.", "Nid yw'r bobl oedd yno wedi cytuno ar y papur hwn eto.";
    OPENED_AGAIN: "Agreed on {on}, and opened since to be put right.",
        "Cytunwyd ar {on}, ac agorwyd hwy wedyn i'w cywiro.",
        easy "People agreed this paper on {on}. Now we put something right in it.", "Cytunodd pobl ar y papur hwn ar {on}. Nawr rydym yn cywiro rhywbeth.";
    AGREED: "Agreed on {on} by those who were there.", "Cytunwyd ar {on} gan y rhai oedd yno.",
        easy "The people who were there agreed this paper on {on}.", "Cytunodd y bobl oedd yno ar y papur hwn ar {on}.";
    NOT_AGREED: "Not agreed yet.", "Heb eu cytuno eto.",
        easy "People have not agreed this paper yet.", "Nid yw pobl wedi cytuno ar y papur hwn eto.";

    // Who was here.
    WHO_WAS_HERE: "Who was here", "Pwy oedd yma";
    WHO_AS_WHAT: "Who was here, and as what", "Pwy oedd yma, ac fel beth";
    NAME: "Name", "Enw";
    HERE_AS: "Here as", "Yma fel",
        easy "Came as", "Daeth fel";
    WAS_HERE: "Was here", "Bu yma";
    DID: "Did", "Gwnaeth";
    APOLOGIES: "Sent apologies: {names}.", "Anfonodd ymddiheuriadau: {names}.",
        easy "Could not come: {names}.", "Ni allai ddod: {names}.";
    NOBODY: "Nobody took part.", "Ni chymerodd neb ran.",
        easy "Nobody came.", "Ni ddaeth neb.";
    FEW: "Between 1 and 7 people took part.", "Cymerodd rhwng 1 a 7 o bobl ran.",
        easy "Between 1 and 7 people came.", "Daeth rhwng 1 a 7 o bobl.";
    ABOUT: "About {n} people took part.", "Cymerodd tua {n} o bobl ran.",
        easy "About {n} people came.", "Daeth tua {n} o bobl.";
    NOT_NOTED: "How many people took part was not noted.", "Ni nodwyd faint o bobl gymerodd ran.",
        easy "We did not write down how many people came.", "Ni nodwyd faint o bobl ddaeth.";
    NOT_PUBLISHED: "How many people took part is not published.", "Ni chyhoeddir faint o bobl gymerodd ran.",
        easy "We do not show how many people came.", "Nid ydym yn dangos faint o bobl ddaeth.";
    PUBLIC: "This is the public edition. It names nobody, and holds what people said only where they agreed to that.",
        "Dyma'r fersiwn cyhoeddus. Nid yw'n enwi neb, ac nid yw'n dangos geiriau pobl ond lle cytunon nhw i hynny.",
        easy "Everybody may read this paper. There are no names. People said yes to their words.", "Caiff pawb ddarllen y papur hwn. Nid oes enwau. Cytunodd pobl i ddangos eu geiriau.";

    // What was talked about, said, decided and promised.
    TALKED: "What we talked about", "Yr hyn y buom yn siarad amdano";
    AGENDA: "The agenda", "Yr agenda",
        easy "Our list", "Ein rhestr";
    ITEM: "Item", "Eitem",
        easy "Number", "Rhif";
    TITLE: "Title", "Teitl",
        easy "What it is", "Beth yw e";
    PLAIN: "In plain words", "Mewn geiriau syml";
    RAISED_BY: "Raised by", "Codwyd gan",
        easy "Who asked for it", "Pwy ofynnodd amdano";
    TIME_PLANNED: "Time planned", "Amser a gynlluniwyd",
        easy "How long", "Pa mor hir";
    SAID_DID: "You said, we did", "Dywedoch chi, gwnaethom ni";
    SAID_CAPTION: "What people said, and what came of it", "Yr hyn a ddywedodd pobl, a beth ddaeth ohono",
        easy "What people said, and what happened then", "Beth ddywedodd pobl, a beth ddigwyddodd wedyn";
    WAS_SAID: "What was said", "Yr hyn a ddywedwyd";
    TO_ITEM: "To item", "I eitem";
    BY: "By", "Gan";
    AS: "As", "Fel";
    CAME_OF_IT: "What came of it", "Beth ddaeth ohono",
        easy "What happened then", "Beth ddigwyddodd wedyn";
    TOLD: "Told", "Dywedwyd wrthynt";
    NO_ANSWER: "No answer yet.", "Dim ateb eto.";
    DECIDED: "What we decided", "Yr hyn a benderfynwyd";
    DECISIONS: "Decisions", "Penderfyniadau";
    DECISION: "Decision", "Penderfyniad";
    WHOSE: "Whose decision", "Penderfyniad pwy";
    VOTES: "Votes", "Pleidleisiau";
    OTHERWISE: "Who saw it otherwise", "Pwy oedd yn gweld fel arall",
        easy "Who did not think so", "Pwy oedd yn meddwl fel arall";
    AGAIN: "Looked at again", "Edrych eto",
        easy "We look at it again", "Edrychwn arno eto";
    CAST: "{who}: {for} for, {against} against, {neither} neither",
        "{who}: {for} o blaid, {against} yn erbyn, {neither} heb bleidlais",
        easy "{who}: {for} said yes, {against} said no, {neither} said nothing", "{who}: {for} yn dweud ie, {against} yn dweud na, {neither} heb ddweud";
    LIVED: "People with lived experience", "Pobl â phrofiad bywyd";
    SERVICES: "People who work in services", "Pobl sy'n gweithio mewn gwasanaethau";
    PROMISED: "Who does what by when", "Pwy sy'n gwneud beth erbyn pryd";
    ACTIONS: "Actions", "Camau gweithredu",
        easy "Things to do", "Pethau i'w gwneud";
    WHAT: "What", "Beth";
    WHO: "Who", "Pwy";
    BY_DAY: "By", "Erbyn";
    STANDS: "How it stands", "Sut mae'n mynd",
        easy "Is it done?", "A yw wedi'i wneud?";
    FOLLOWS: "Follows from", "Yn dilyn",
        easy "Because we decided", "Am i ni benderfynu";
    RIGHTED: "Put right", "Cywirwyd";
    RIGHTED_CAPTION: "What was put right after the minutes were agreed",
        "Yr hyn a gywirwyd ar ôl cytuno'r cofnodion",
        easy "What we put right later", "Beth gywiron ni wedyn";
    OPENED_ON: "Opened on", "Agorwyd ar",
        easy "When", "Pryd";
    WHY: "Why", "Pam";
    EASY: "In Easy Read", "Mewn Darllen Hawdd";
    EASY_TALKED: "We talked about: {what}", "Buom yn siarad am: {what}";
    EASY_DECIDED: "We decided: {what}", "Penderfynwyd: {what}";
    EASY_CAPTION: "Short sentences, with room for a picture beside each",
        "Brawddegau byr, gyda lle i lun wrth ymyl pob un";
    PICTURE: "Picture", "Llun";
    WORDS: "Words", "Geiriau";
    TRUE: "A true record?", "Cofnod cywir?",
        easy "Is this paper right?", "A yw'r papur hwn yn iawn?";
    TRUE_CAPTION: "Are these minutes a true record?", "A yw'r cofnodion hyn yn gofnod cywir?",
        easy "Who said that this paper is right", "Pwy ddywedodd fod y papur hwn yn iawn";
    SAYS: "Says", "Yn dweud";
    TO_CHANGE: "To be changed", "I'w newid",
        easy "What should change", "Beth ddylai newid";
    CLEARED: "Cleared", "Cliriwyd",
        easy "Their organisation said yes", "Dywedodd eu sefydliad ie";
    CLEARED_BY: "Cleared by their organisation", "Cliriwyd gan eu sefydliad",
        easy "Their organisation said yes", "Dywedodd eu sefydliad ie";
    WHICH_DRAFT: "Of which draft", "O ba ddrafft",
        easy "Which paper", "Pa bapur";
    EARLIER: "Of an earlier draft", "O ddrafft cynharach",
        easy "An earlier paper", "Papur cynharach";
    FINGERPRINT: "The record these minutes show has this fingerprint: {record}. Anyone who was there can check it against their receipt.",
        "Dyma ôl bys y cofnod sydd yn y cofnodion hyn: {record}. Gall unrhyw un oedd yno ei gymharu â'u derbynneb.",
        easy "This number shows that nobody changed the paper: {record}.", "Mae'r rhif hwn yn dangos na newidiodd neb y papur: {record}.";

    // The sheet.
    SHEET_HERE: "Who is here", "Pwy sydd yma";
    LETTERS: "I'm here as (write the letter). {letters}.", "Rwyf yma fel (ysgrifennwch y llythyren). {letters}.",
        easy "I come as. Write the letter. {letters}.", "Rwy'n dod fel. Ysgrifennwch y llythyren. {letters}.";
    DOES: "Does (chairs, takes notes)", "Yn gwneud (cadeirio, cymryd nodiadau)",
        easy "Leads, or takes notes", "Yn arwain, neu'n cymryd nodiadau";
    TALK: "What we talk about", "Yr hyn y siaradwn amdano";
    PEOPLE_SAID: "What people said", "Yr hyn a ddywedodd pobl";
    WRITE_SAID: "Write down what people said, as what they are here, and whether their words may be published.",
        "Ysgrifennwch beth ddywedodd pobl, fel beth maen nhw yma, ac a gawn ni gyhoeddi eu geiriau.",
        easy "Write what people said. Write who they are here. May everybody read it?", "Ysgrifennwch beth ddywedodd pobl. Pwy ydyn nhw yma? A gaiff pawb ei ddarllen?";
    WRITE_DECIDED: "How: all agreed, nobody objected, by a vote, or the chair decided. Whose: the group's, together with services, or was the group asked, or told?",
        "Sut: pawb yn cytuno, neb yn gwrthwynebu, trwy bleidlais, neu'r cadeirydd yn penderfynu. Pwy: y grŵp, ynghyd â'r gwasanaethau, neu a ofynnwyd i'r grŵp, neu a ddywedwyd wrtho?",
        easy "How did we decide? All agreed. Nobody said no. We voted. Or the chair decided. Who decided? Our group. Our group and services. Or were we asked, or told?", "Sut penderfynon ni? Pawb yn cytuno. Neb yn dweud na. Pleidlais. Neu'r cadeirydd. Pwy benderfynodd? Ein grŵp. Ein grŵp a'r gwasanaethau. Neu a ofynnwyd i ni, neu a ddywedwyd wrthym?";
    BY_WHICH_DAY: "By which day", "Erbyn pa ddiwrnod";
    THREE: "Three things are enough: who was here as what, what was decided, who does what by when.",
        "Mae tri pheth yn ddigon: pwy oedd yma fel beth, beth a benderfynwyd, pwy sy'n gwneud beth erbyn pryd.",
        easy "Write three things. Who was here. What we decided. Who does what, and when.", "Ysgrifennwch dri pheth. Pwy oedd yma. Beth benderfynon ni. Pwy sy'n gwneud beth, a phryd.";

    // The slip that people fill in on leaving.
    SLIPS_OF: "Slips to fill in: {of}", "Slipiau i'w llenwi: {of}";
    SLIP_HOW: "Please hand this in when you leave. Leave empty what you like.", "Rhowch hwn i mewn wrth adael. Gadewch yn wag beth y mynnwch.",
        easy "Please give this back when you go. You can leave things empty.", "Rhowch hwn yn ôl wrth fynd. Cewch adael pethau'n wag.";
    SLIP_NAME: "My name, or my code", "Fy enw, neu fy nghod";
    SLIP_REACH: "Guests: how to reach me", "Gwesteion: sut i gysylltu â mi";
    SLIP_AS: "I am here as", "Rwyf yma fel",
        easy "I come as", "Rwy'n dod fel";
    SLIP_FOR: "I speak for this group", "Rwy'n siarad dros y grŵp hwn",
        easy "I speak for this group", "Rwy'n siarad dros y grŵp hwn";
    SLIP_NEED: "To take part I needed", "I gymryd rhan roedd arnaf angen";
    SLIP_MET: "Did you get it?", "A gawsoch chi hynny?";
    YES: "Yes", "Do";
    PARTLY: "Partly", "Yn rhannol";
    NO: "No", "Naddo";
    SLIP_PREPARE: "Help to prepare", "Help i baratoi",
        easy "Help to get ready", "Help i baratoi";
    SLIP_TRAIN: "Training", "Hyfforddiant";
    HAD: "I had it", "Cefais";
    NOT_WANTED: "Not wanted", "Dim eisiau";
    NOT_OFFERED: "Not offered", "Heb ei gynnig";
    SLIP_AROUND: "Time to prepare and travel", "Amser i baratoi a theithio",
        easy "Time to get ready and to travel", "Amser i baratoi a theithio";
    HOURS: "hours", "awr";
    MINUTES_LONG: "minutes", "munud";
    SLIP_THANKS: "As a thank-you I would like", "Fel diolch hoffwn gael";
    THANKS_MONEY: "Money", "Arian";
    THANKS_HOURS: "Hours", "Oriau";
    THANKS_VOUCHER: "A voucher", "Taleb";
    THANKS_NONE: "Nothing", "Dim";
    THANKS_LATER: "I say later", "Dywedaf wedyn";
    THANKS_PAID: "My work pays me to be here", "Mae fy ngwaith yn fy nhalu i fod yma";
    SLIP_COSTS: "My costs", "Fy nghostau";
    COSTS_PAID: "Paid back", "Wedi'u talu'n ôl";
    COSTS_OFFERED: "Not yet", "Ddim eto";
    COSTS_NONE: "None", "Dim";
    SLIP_SAID: "Something I said, or want to say", "Rhywbeth a ddywedais, neu yr hoffwn ei ddweud";
    SLIP_PUBLISH: "May everybody read these words, without my name?", "A gaiff pawb ddarllen y geiriau, heb fy enw?",
        easy "May everybody read this? We leave out your name.", "A gaiff pawb ddarllen hyn? Ni ddangoswn eich enw.";
    MAY: "Yes", "Cânt";
    MAY_NOT: "No", "Na chânt";
    SLIP_AFTER: "It is typed in, then torn up.", "Caiff ei deipio, ac yna ei rwygo.",
        easy "We type it in. Then we tear it up.", "Rydym yn ei deipio. Yna rydym yn ei rwygo.";

    // Calendars.
    MEETINGS_OF: "Meetings: {of}", "Cyfarfodydd: {of}";
    MEETINGS: "Meetings", "Cyfarfodydd";
    PAPERS_GO: "Papers go out: {of}", "Papurau'n mynd allan: {of}",
        easy "We send out the papers: {of}", "Rydym yn anfon y papurau: {of}";
    ACCESS_IS: "Access: {access}", "Hygyrchedd: {access}",
        easy "What people need: {access}", "Beth sydd ei angen ar bobl: {access}";
    JOIN: "Join: {link}", "Ymuno: {link}";
}
