//! Members: names for everyone signed in; a person's page for themselves, whoever helps them, and officers.

use axum::Json;
use axum::extract::State;
use kith_protocol::book::account::Status;
use kith_protocol::entry::Content;
use kith_protocol::entry::roster::{Enrolment, Role, Roster, Storage};
use kith_protocol::id::{Account, Author, Index, Millis};
use kith_protocol::key::Key;
use kith_protocol::view::{Invitation, Place, Views};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::api::Doc;
use super::ask::{Asked, In};
use super::invitations::{InvitationStateInfo, state};
use super::limits;
use super::problem::{Problem, Refused};
use super::reading::{ProfileInfo, place};
use super::viewer::{Standing, Viewer};

/// An account and what it is called.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Named {
    pub(super) account: Account,
    pub(super) name: Option<String>,
}

/// An organisation or a pot, and how many of those who look after it must agree.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Kept {
    pub(super) account: Account,
    pub(super) name: Option<String>,
    pub(super) r#type: AccountType,
    pub(super) needed: u32,
}

/// What an account is.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum AccountType {
    /// A person.
    Person,
    /// An organisation that gives and receives.
    Organisation,
    /// A shared pot of hours.
    Pot,
}

/// How an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum MemberStatus {
    /// Takes part.
    Active,
    /// Rests.
    Paused,
    /// Left.
    Left,
    /// Only hours under a pseudonym remain.
    Erased,
}

/// What every member sees of an account.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Member {
    account: Account,
    /// What it is called; none once erased.
    name: Option<String>,
    r#type: AccountType,
    status: MemberStatus,
    roles: Vec<Role>,
    /// Whether a device is set up.
    has_device: bool,
}

/// Which members.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Wanted {
    /// Where the page before ended: its `next`.
    cursor: Option<Account>,
    /// How many at most.
    limit: Option<usize>,
    /// Beginnings of words of the name.
    q: Option<String>,
}

/// A page of members.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MembersPage {
    items: Vec<Member>,
    /// Where the next page begins.
    next: Option<Account>,
}

/// What the person, whoever helps them and officers see.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MemberPage {
    #[serde(flatten)]
    member: Member,
    /// What is written down in words, unless erased.
    profile: Option<ProfileInfo>,
    /// Devices ever set up, oldest first.
    devices: Vec<DeviceInfo>,
    /// Invitations for this account.
    invitations: Vec<InvitedInfo>,
    /// Who supports them.
    supporters: Vec<Named>,
    /// Whom they support.
    supports: Vec<Named>,
    /// Who looks after it.
    custodians: Vec<Named>,
    /// How many of those must agree to spend.
    needed: Option<u32>,
    /// Given less received, in minutes.
    balance: i64,
    limits: LimitsInfo,
    /// How many entries touch this account.
    count: u64,
}

/// How far an account may go, in minutes.
#[derive(Debug, Serialize, JsonSchema)]
struct LimitsInfo {
    /// May be received before giving.
    floor: i64,
    /// The most it may have.
    ceiling: Option<i64>,
}

/// A device.
#[derive(Debug, Serialize, JsonSchema)]
struct DeviceInfo {
    key: Key,
    /// Where it keeps its key.
    storage: Option<Storage>,
    /// When it was set up.
    at: Millis,
    /// When it was stopped; none while it may be used.
    stopped: Option<Millis>,
}

/// An invitation for an account.
#[derive(Debug, Serialize, JsonSchema)]
struct InvitedInfo {
    key: Key,
    by: Author,
    by_name: Option<String>,
    /// When it was issued.
    at: Millis,
    role: Option<Role>,
    /// From when it can be used.
    ready_at: Millis,
    state: InvitationStateInfo,
}

/// A member's page: all of it for those who may, what everyone sees for others.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Shown {
    /// For the person, whoever helps them, and officers.
    Page(Box<MemberPage>),
    /// For other members.
    Member(Member),
}

pub(super) fn list_doc() -> Doc {
    Doc::of("Who is here: names, for everyone signed in.")
        .query::<Wanted>()
        .answers::<MembersPage>(200, "A page, by name.")
}

/// Who is here, by name; those without a name last.
pub(super) async fn list(
    State(app): State<App>,
    _viewer: Viewer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<MembersPage>, Problem> {
    let query = wanted.q.unwrap_or_default();
    if query.chars().count() > limits::SEARCH_CHARS {
        return Err(Problem::from(Refused::Unreadable).because("q is too long"));
    }
    let most = wanted.limit.unwrap_or(limits::MEMBERS_MOST);
    let most = most.clamp(1, limits::MEMBERS_MOST);
    let mut found = app.engine().people().search(&query);
    if query.trim().is_empty() {
        let named: std::collections::BTreeSet<Account> = found.iter().copied().collect();
        app.engine().look(|views| {
            let all = views.directory.places.keys();
            found.extend(all.filter(|account| !named.contains(account)));
        });
    }
    let from = wanted
        .cursor
        .and_then(|cursor| found.iter().position(|account| *account == cursor))
        .unwrap_or_default();
    let items = app.engine().look(|views| {
        let page = found.iter().skip(from).take(most);
        page.filter_map(|account| Some(app.member(account, views.directory.places.get(account)?)))
            .collect()
    });
    Ok(Json(MembersPage {
        items,
        next: found.get(from.saturating_add(most)).copied(),
    }))
}

pub(super) fn one_doc() -> Doc {
    Doc::of("A member: all of it for themselves, whoever helps them and (leaving a trace) officers; otherwise the name.")
        .answers::<Shown>(200, "The member.")
}

/// A member.
pub(super) async fn one(
    State(app): State<App>,
    viewer: Viewer,
    In(account): In<Account>,
) -> Result<Json<Shown>, Problem> {
    let fellow = app.engine().look(|views| {
        let place = views.directory.places.get(&account)?;
        let fellow = viewer.standing(views, &account) == Standing::Fellow;
        Some(fellow.then(|| app.member(&account, place)))
    });
    if let Some(member) = fellow.ok_or(Refused::NotFound)? {
        return Ok(Json(Shown::Member(member)));
    }
    viewer.look_into(&app, account, "profile").await?;
    let page = app.read(move |app| app.member_page(account)).await?;
    Ok(Json(Shown::Page(Box::new(page))))
}

impl App {
    fn member(&self, account: &Account, place: &Place) -> Member {
        Member {
            account: *account,
            name: self.name_of(account),
            r#type: place.keepers.as_ref().into(),
            status: place.status.into(),
            roles: place.roles.iter().copied().collect(),
            has_device: place.has_device(),
        }
    }

    /// Everything on a member's page.
    pub(super) fn member_page(&self, account: Account) -> Result<MemberPage, Problem> {
        let (place, known) = self.engine().look(|views| {
            let place = place(views, &account)?.clone();
            let known = Known::of(views, account, &place);
            Ok::<_, Problem>((place, known))
        })?;
        let named = |all: &[Account]| all.iter().map(|who| self.named(who)).collect();
        let keepers = place.keepers.as_ref();
        let supporters: Vec<_> = place.supporters.iter().copied().collect();
        let erased = place.status == Status::Erased;
        let profile = if erased { None } else { place.profile };
        let now = self.now();
        Ok(MemberPage {
            member: self.member(&account, &place),
            profile: self.profile(profile)?,
            devices: self.devices(&place)?,
            invitations: known
                .invitations
                .iter()
                .map(|(key, i)| self.invited(key, i, now))
                .collect(),
            supporters: named(&supporters),
            supports: named(&known.supports),
            custodians: named(keepers.map_or(&[], |k| k.custodians.as_slice())),
            needed: keepers.map(|k| k.needed),
            balance: known.balance,
            limits: known.limits,
            count: known.count,
        })
    }

    fn devices(&self, place: &Place) -> Result<Vec<DeviceInfo>, Problem> {
        let device = |(key, set_up, stopped): &(Key, Index, Option<Index>)| {
            let stored = self.stored(*set_up)?;
            let stopped = stopped.map(|at| self.stored(at)).transpose()?;
            Ok(DeviceInfo {
                key: *key,
                storage: enrolment(&stored.entry.content).map(|e| e.storage),
                at: stored.at,
                stopped: stopped.map(|stored| stored.at),
            })
        };
        place.devices.iter().map(device).collect()
    }

    fn invited(&self, key: &Key, invitation: &Invitation, now: Millis) -> InvitedInfo {
        InvitedInfo {
            key: *key,
            by: invitation.by,
            by_name: self.author_name(invitation.by),
            at: invitation.at,
            role: invitation.role,
            ready_at: invitation.ready,
            state: state(invitation, now),
        }
    }
}

/// What the views know of a member's page besides the place.
struct Known {
    invitations: Vec<(Key, Invitation)>,
    supports: Vec<Account>,
    balance: i64,
    count: u64,
    limits: LimitsInfo,
}

impl Known {
    fn of(views: &Views, account: Account, place: &Place) -> Self {
        let invitations = views.directory.invitations.iter();
        let statement = views.statements.of(&account);
        let limits = place.limits.unwrap_or(views.directory.policy.limits);
        Self {
            invitations: invitations
                .filter(|(_, i)| i.account == Some(account))
                .map(|(key, i)| (*key, i.clone()))
                .collect(),
            supports: views.directory.supported_by(account).collect(),
            balance: statement.map_or(0, |s| s.balance),
            count: statement.map_or(0, |s| s.entries.len() as u64),
            limits: LimitsInfo {
                floor: limits.floor,
                ceiling: limits.ceiling,
            },
        }
    }
}

/// The device that an entry set up.
fn enrolment(content: &Content) -> Option<&Enrolment> {
    let Content::Roster(roster) = content else {
        return None;
    };
    if let Roster::MemberJoined(joined) = roster {
        joined.device.as_ref()
    } else if let Roster::KeyEnrolled(enrolled) = roster {
        Some(&enrolled.device)
    } else {
        None
    }
}
