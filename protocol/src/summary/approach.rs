//! Approaches: models of community support that a piece of work can say it tries. A fixed list, so that no words of anybody's own leave
//! with it; `other` stands for all that are not listed.

/// Those that can be named, from the whole community to everyday support.
pub const APPROACHES: [&str; 15] = [
    "time-bank",
    "local-area-coordination",
    "village-agents",
    "health-champions",
    "community-navigators",
    "enterprise-coaches",
    "community-justice-panels",
    "homeshare",
    "shared-lives",
    "community-circles",
    "community-micro-enterprise",
    "peer-support-planning",
    "creative-minds",
    "compassionate-neighbours",
    "other",
];

/// The approach of this name; none for words that are no approach's name.
#[must_use]
pub fn listed(name: &str) -> Option<&'static str> {
    APPROACHES.into_iter().find(|approach| *approach == name)
}
