//! The areas of the demonstration: real places, made-up time banks.

/// An area and its node.
#[derive(Debug)]
pub(crate) struct Area {
    /// The place.
    pub(crate) name: &'static str,
    /// What the organisation is called.
    pub(crate) organisation: &'static str,
    /// The local authority district's code (Office for National Statistics).
    pub(crate) code: &'static str,
    /// Its folder within the demonstration's.
    pub(crate) folder: &'static str,
    /// Where it is served on this machine, unless it is asked for elsewhere.
    pub(crate) port: u16,
    /// How many people.
    pub(crate) people: usize,
    /// How many times people help each other in a week.
    pub(crate) weekly: usize,
    /// The group that meets, its piece of work and what it is about.
    pub(crate) work: &'static Work,
}

/// A piece of work that a group has been at.
#[derive(Debug)]
pub(crate) struct Work {
    /// The group.
    pub(crate) group: &'static str,
    /// The piece of work.
    pub(crate) title: &'static str,
    /// What people said, and what became of it.
    pub(crate) said: [(&'static str, &'static str); 3],
    /// What was decided.
    pub(crate) decided: &'static str,
    /// The rung that is claimed for it.
    pub(crate) claimed: u8,
    /// Whether the plan was drafted before people were asked.
    pub(crate) late: bool,
    /// The approach of community support that it tries.
    pub(crate) approach: &'static str,
}

/// The three areas.
pub(crate) static AREAS: [Area; 3] = [
    Area {
        name: "Wigan",
        organisation: "Wigan Neighbours",
        code: "E08000010",
        folder: "wigan",
        port: 7101,
        people: 64,
        weekly: 18,
        work: &Work {
            group: "Bus users",
            title: "A bus to the hospital that people can use",
            said: [
                (
                    "The last bus goes before the evening clinic ends.",
                    "The 17:40 now waits until 18:20 on clinic days.",
                ),
                (
                    "I cannot read the timetable at the stop.",
                    "Large-print timetables are at all nine stops.",
                ),
                (
                    "Drivers pull away before I am sitting down.",
                    "Training for drivers is booked with two of us teaching it.",
                ),
            ],
            decided: "The stop moves to the front door of the clinic.",
            claimed: 7,
            late: false,
            approach: "community-navigators",
        },
    },
    Area {
        name: "Leeds",
        organisation: "Leeds Time Together",
        code: "E08000035",
        folder: "leeds",
        port: 7102,
        people: 140,
        weekly: 40,
        work: &Work {
            group: "Home care panel",
            title: "How home care is bought",
            said: [
                (
                    "I never know who is coming.",
                    "Providers must send a name and a picture the day before.",
                ),
                (
                    "Fifteen minutes is not a visit.",
                    "Visits of less than half an hour end with the new contract.",
                ),
                (
                    "Ask us before you choose, not after.",
                    "Four of us score the bids, with the same weight.",
                ),
            ],
            decided: "The panel scores a third of every bid.",
            claimed: 6,
            late: true,
            approach: "community-micro-enterprise",
        },
    },
    Area {
        name: "Isle of Wight",
        organisation: "Island Timebank",
        code: "E06000046",
        folder: "isle-of-wight",
        port: 7103,
        people: 38,
        weekly: 11,
        work: &Work {
            group: "Speaking up on the Island",
            title: "A place to meet that is ours",
            said: [
                (
                    "The hall has steps and the key is never there.",
                    "The library gives us its ground floor on Tuesdays.",
                ),
                (
                    "It is too loud when the choir is next door.",
                    "The choir has moved to Thursdays.",
                ),
                (
                    "We need somebody who signs.",
                    "An interpreter comes to the first meeting of each month.",
                ),
            ],
            decided: "We meet on Tuesdays at the library.",
            claimed: 5,
            late: false,
            approach: "peer-support-planning",
        },
    },
];

/// A node without members, for whoever looks after the region.
pub(crate) static OBSERVATORY: Area = Area {
    name: "The region",
    organisation: "Kith regional network",
    code: "",
    folder: "region",
    port: 7104,
    people: 0,
    weekly: 0,
    work: AREAS[0].work,
};

/// An area that does not run Kith: the region signs what it returns.
#[derive(Debug)]
pub(crate) struct WithoutKith {
    /// The place.
    pub(crate) name: &'static str,
    /// Who adds its figures up.
    pub(crate) organisation: &'static str,
    /// The local authority district's code.
    pub(crate) code: &'static str,
}

/// The one that there is.
pub(crate) static RETURNING: WithoutKith = WithoutKith {
    name: "Cornwall",
    organisation: "Cornish Good Turns",
    code: "E06000052",
};
