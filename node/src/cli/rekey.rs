//! `kith rekey`: a new node key beside the old one, and in plain words what people do so that it counts.

use std::io::Write;

use kith_protocol::peer::words::words;

use super::console;
use super::desk::{Desk, Request, cut_off, is_node, no_node};
use super::trouble::Trouble;
use crate::clock::SystemEntropy;
use crate::config::Settings;
use crate::engine::identity::draw_next;
use crate::store::{Fault, Folder};

/// `kith rekey`: makes the key, also where the old one is gone, and tells what is next.
///
/// # Errors
/// Why there is none.
pub(super) fn run(settings: &Settings) -> Result<String, Trouble> {
    if !is_node(settings) {
        return Err(no_node(settings));
    }
    match Folder::open(&settings.data) {
        // Without its node key a folder opens only once another waits.
        Ok(folder) => drop(draw_next(&folder, &SystemEntropy).map_err(super::desk::not_opened)?),
        Err(Fault::Busy) => {}
        Err(fault) => return Err(fault.into()),
    }
    let mut answer = Vec::new();
    console::ask(settings, Request::Rekey, &mut answer)?;
    Ok(String::from_utf8_lossy(&answer).trim_end().to_owned())
}

/// The same at an open node.
///
/// # Errors
/// If the key cannot be kept.
pub(super) fn perform(desk: &Desk, out: &mut dyn Write) -> Result<(), Trouble> {
    let engine = &desk.engine;
    let made = engine.identity().prepare(&**engine.entropy());
    let next = made.map_err(super::desk::not_opened)?;
    let (now, stewards, said) = engine.look(|views| {
        let directory = &views.directory;
        let said = directory.replacement().filter(|(_, s)| s.node == next);
        let said: Vec<_> = said.map(|(by, _)| by).collect();
        (directory.node(), directory.stewards().count(), said)
    });
    let now = now.unwrap_or_else(|| engine.node_key());
    let names = said.iter().map(|by| engine.people().name_of(by));
    let names: Vec<String> = names
        .map(|name| name.unwrap_or_else(|| "a Kith lead".to_owned()))
        .collect();
    let who = match stewards {
        0 => "There is no Kith lead with a phone. Invite one (kith invite --steward): seven days after they have set up a phone they can say \
              that the new key counts, and seven days later again."
            .to_owned(),
        1 => "1. The Kith lead opens it on their phone, compares the words, and says that the new key counts. As there is no other Kith lead \
              with a phone, they say so once more seven days later. Everybody here sees it meanwhile."
            .to_owned(),
        _ => "1. Two Kith leads open it, each on their own phone, compare the words, and say that the new key counts. Both have to have been \
              Kith lead, with that phone, for seven days."
            .to_owned(),
    };
    let said = if names.is_empty() {
        String::new()
    } else {
        format!("\n   Said so far by: {}.", names.join(", "))
    };
    let running = if engine.identity().lost() {
        "\nThe old key is not here. Start Kith now with kith serve: people can use it, and neighbours wait until the new key counts."
    } else {
        ""
    };
    let told = format!(
        "A new node key waits in {}. It does nothing yet.{running}\n\n   {}/node-key\n   {}\n\n{who}{said}\n2. From then on the new key counts \
         and the old one is nobody\u{2019}s. Nothing has to be started again.\n3. Ring each neighbour. Their Kith lead sees under Neighbours that you have \
         a new key, and compares eight words with yours there. Hours under way wait until then.\n4. Keep the new key safe: kith backup \
         --keys-only, and throw away old copies once all neighbours have answered.\n",
        desk.folder.path().display(),
        desk.settings.address,
        words(&now, &next).join(" "),
    );
    out.write_all(told.as_bytes()).map_err(|why| cut_off(&why))
}
