//! What a command can ask of a node, whether this process has its folder open or a running Kith has.

use std::io::Write;
use std::sync::Arc;

use kith_protocol::{
    entry::{
        Content, Roster,
        roster::{InvitationIssued, Role},
    },
    id::{Account, Day},
    key::Key,
};
use serde::{Deserialize, Serialize};

use super::{backup, progress, trouble::Trouble};
use crate::clock::{SystemClock, SystemEntropy};
use crate::config::Settings;
use crate::engine::{self, Engine, Identity, OpenError, Outcome};
use crate::export::{self, Format};
use crate::import::carry::{self, Order};
use crate::store::Folder;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Request {
    /// An invitation by the console.
    Invite {
        /// For whom; none for somebody new.
        account: Option<Account>,
        /// What comes with it.
        role: Option<Role>,
    },
    /// An import.
    Import(Order),
    /// An export.
    Export(Format),
    /// A backup, with the node's own keys or without.
    Backup {
        /// Whether the node's keys and the master key are in it.
        keys: bool,
    },
}

/// An open node.
#[derive(Debug)]
pub struct Desk {
    /// Its engine.
    pub engine: Engine,
    /// Its folder, which stays ours as long as this lives.
    pub folder: Folder,
    /// How others reach it, for links.
    pub address: String,
    /// Whether progress may be shown here.
    pub watched: bool,
}

/// Whether there is a node in the folder.
#[must_use]
pub fn is_node(settings: &Settings) -> bool {
    settings.data.join("log").join("db").is_file()
}

/// What to say where there is none.
pub(super) fn no_node(settings: &Settings) -> Trouble {
    Trouble::failed(format!(
        "There is no Kith in {}. Nothing was changed. Name its folder with --data, or make one with kith init.",
        settings.data.display()
    ))
}

impl Desk {
    /// Opens the node in the settings' folder; a new one if there is none.
    ///
    /// # Errors
    /// What keeps it from opening.
    pub fn open(settings: &Settings) -> Result<Self, Trouble> {
        Self::open_in(Folder::open(&settings.data)?, settings)
    }

    /// The same in a folder that is open already.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn open_in(folder: Folder, settings: &Settings) -> Result<Self, Trouble> {
        let master = settings.master(&folder);
        let clock = Arc::new(SystemClock);
        let chosen = engine::Settings {
            erased_list: Some(settings.erased(&folder)),
            ..engine::Settings::default()
        };
        let entropy = Arc::new(SystemEntropy);
        let engine = Engine::open_with(folder.clone(), master, chosen, clock, entropy);
        Ok(Self {
            engine: engine.map_err(not_opened)?,
            folder,
            address: settings.address.clone(),
            watched: true,
        })
    }

    /// Does what is asked; what it answers goes to `out`.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub fn perform(&self, request: Request, out: &mut dyn Write) -> Result<(), Trouble> {
        match request {
            Request::Invite { account, role } => {
                let link = self.invite(account, role)?;
                out.write_all(link.as_bytes()).map_err(|why| cut_off(&why))
            }
            Request::Import(order) => self.import(&order, out),
            Request::Export(format) => export::write(&self.engine, format, out)
                .map_err(|why| Trouble::failed(why.to_string())),
            Request::Backup { keys } => backup::write(self, keys, out),
        }
    }

    fn import(&self, order: &Order, out: &mut dyn Write) -> Result<(), Trouble> {
        let entropy = self.engine.entropy();
        let identity = Identity::open(&self.folder, &**entropy).map_err(not_opened)?;
        let bar = progress::bar("Importing", 0, self.watched);
        let done = carry::out(&self.engine, &identity, order, &|stand, all| {
            bar.set_length(all);
            bar.set_position(stand);
        });
        bar.finish_and_clear();
        let done = done.map_err(|why| {
            Trouble::failed(format!(
                "{why} What was taken before stays. Run the import again to finish it: nothing is taken twice."
            ))
        })?;
        serde_json::to_writer(out, &done).map_err(|why| cut_off(&why.into()))
    }

    /// Issues an invitation by the console and answers its link, with what to know about it.
    ///
    /// # Errors
    /// If the rules refuse it, or nothing can be written.
    pub fn invite(&self, account: Option<Account>, role: Option<Role>) -> Result<String, Trouble> {
        let mut seed = [0; 32];
        self.engine.entropy().fill(&mut seed);
        let signing = ed25519_dalek::SigningKey::from_bytes(&seed);
        let key = Key::from_bytes(signing.verifying_key().to_bytes());
        let issued = InvitationIssued { account, key, role };
        let outcome = self
            .engine
            .say(Content::Roster(Roster::InvitationIssued(issued)), None)
            .map_err(|why| Trouble::failed(why.to_string()))?;
        if let Outcome::Refused(why) = outcome {
            let plain = why.plain();
            return Err(Trouble::failed(format!(
                "{} {} No invitation was made ({}).",
                plain.title, plain.advice, plain.code
            )));
        }
        let secret = data_encoding::BASE64URL_NOPAD.encode(&seed);
        let mut told = format!("{}/join#{secret}\n", self.address);
        let ready = self
            .engine
            .look(|views| views.directory.invitations.get(&key).map(|i| i.ready));
        let now = self.engine.clock().now();
        if let Some(day) = ready.filter(|at| *at > now).and_then(Day::utc_of) {
            told.push_str(&format!(
                "It can be used from {day} (UTC), so that those it concerns can object first.\n"
            ));
        }
        told.push_str("It can be used once, within 30 days. Whoever has it can use it: hand it to nobody else.\n");
        Ok(told)
    }

    /// Whether no invitation was ever made here: a node that nobody has set up yet.
    #[must_use]
    pub fn fresh(&self) -> bool {
        self.engine.look(|views| {
            views.directory.invitations.is_empty() && views.directory.devices.is_empty()
        })
    }
}

fn cut_off(why: &std::io::Error) -> Trouble {
    Trouble::failed(format!(
        "The answer could not be written: {why}. What was confirmed is kept."
    ))
}

pub(super) fn not_opened(why: OpenError) -> Trouble {
    match why {
        OpenError::Fault(fault) => fault.into(),
        other @ (OpenError::Keys(_)
        | OpenError::NoIdentity(_)
        | OpenError::BadIdentity(_)
        | OpenError::WrongIdentity
        | OpenError::Stopped(_)) => Trouble::store(other.to_string()),
    }
}
