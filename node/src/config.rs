//! What the operator has decided: from flags, the environment, a TOML file, and otherwise the defaults, in this order.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::store::{Folder, keyring::MasterSource};

/// Where a node's data lie unless the operator says otherwise.
pub const DATA: &str = "kith-data";
/// Where it listens unless the operator says otherwise: this machine alone.
pub const LISTEN: &str = "127.0.0.1:7100";
/// The file in the data folder that is read unless another is named.
pub const FILE: &str = "kith.toml";

/// Settings as they are given, each of which may be left out.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Flags {
    /// The folder with the node's data [default: kith-data]
    #[arg(long, value_name = "DIR", env = "KITH_DATA", global = true)]
    pub data: Option<PathBuf>,
    /// A TOML file with settings [default: kith.toml in the data folder, if it is there]
    #[arg(long, value_name = "FILE", env = "KITH_CONFIG", global = true)]
    pub config: Option<PathBuf>,
    /// Where to listen [default: 127.0.0.1:7100, which only this computer reaches]
    #[arg(long, value_name = "ADDR", env = "KITH_LISTEN", global = true)]
    pub listen: Option<SocketAddr>,
    /// How others reach this node, for links and QR codes [default: http://localhost and the port]
    #[arg(long, value_name = "URL", env = "KITH_ADDRESS", global = true)]
    pub address: Option<String>,
    /// A file with the key that opens people's details, kept elsewhere than in the data folder. The words may instead
    /// stand in the environment as KITH_PASSPHRASE
    #[arg(long, value_name = "FILE", env = "KITH_MASTER_KEY", global = true)]
    pub master_key: Option<PathBuf>,
    /// Every page says that the people and hours here are made up: for demonstrations
    #[arg(long, env = "KITH_SYNTHETIC", global = true)]
    pub synthetic: bool,
}

/// What a settings file may hold.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    data: Option<PathBuf>,
    listen: Option<SocketAddr>,
    address: Option<String>,
    master_key: Option<PathBuf>,
    #[serde(default)]
    synthetic: bool,
}

/// What holds.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The data folder.
    pub data: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// How others reach the node, without a slash at its end.
    pub address: String,
    /// A file with the master key that is kept elsewhere.
    pub master_key: Option<PathBuf>,
    /// Whether the people and hours here are made up, which every page then says.
    pub synthetic: bool,
    /// Words from which the master key is made.
    pub passphrase: Option<Zeroizing<String>>,
}

/// Settings that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(String);

impl Settings {
    /// Puts the settings together. `passphrase` is what the environment has as `KITH_PASSPHRASE`.
    ///
    /// # Errors
    /// [`Unusable`], saying which file and what in it.
    pub fn gather(flags: Flags, passphrase: Option<String>) -> Result<Self, Unusable> {
        let data = flags.data.clone();
        let beside = data.clone().unwrap_or_else(|| DATA.into()).join(FILE);
        let written = match &flags.config {
            Some(file) => read(file)?,
            None if beside.is_file() => read(&beside)?,
            None => Written::default(),
        };
        let listen = flags
            .listen
            .or(written.listen)
            .unwrap_or_else(|| LISTEN.parse().expect("an address"));
        let address = flags
            .address
            .or(written.address)
            .unwrap_or_else(|| format!("http://localhost:{}", listen.port()));
        let address = usable(&address)?;
        Ok(Self {
            data: data.or(written.data).unwrap_or_else(|| DATA.into()),
            listen,
            address,
            master_key: flags.master_key.or(written.master_key),
            synthetic: flags.synthetic || written.synthetic,
            passphrase: passphrase
                .filter(|words| !words.is_empty())
                .map(Zeroizing::new),
        })
    }

    /// Notes where the node listens in truth, if the system was to choose a port.
    pub fn listens_on(&mut self, listen: SocketAddr) {
        if self.listen.port() == 0 {
            if self.address == "http://localhost:0" {
                self.address = format!("http://localhost:{}", listen.port());
            }
            self.listen = listen;
        }
    }

    /// Where the key that opens people's details comes from.
    #[must_use]
    pub fn master(&self, folder: &Folder) -> MasterSource {
        match (&self.passphrase, &self.master_key) {
            (Some(words), _) => MasterSource::Passphrase(words.clone()),
            (None, Some(file)) => MasterSource::Credential(file.clone()),
            (None, None) => MasterSource::File(folder.master_key()),
        }
    }
}

fn read(file: &Path) -> Result<Written, Unusable> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        Unusable(format!(
            "The settings file {} cannot be read: {error}. Nothing was started.",
            file.display()
        ))
    })?;
    toml::from_str(&text).map_err(|error| {
        let line = error
            .span()
            .map_or(1, |span| text[..span.start].matches('\n').count() + 1);
        Unusable(format!(
            "The settings file {} cannot be used, line {line}: {}. Nothing was started. Mend that line, or take it out.",
            file.display(),
            error.message()
        ))
    })
}

/// An address that a link can start with.
fn usable(address: &str) -> Result<String, Unusable> {
    let host = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"));
    let plain =
        !address.contains(|c: char| c.is_whitespace() || c.is_control() || c == '#' || c == '?');
    match host {
        Some(host) if plain && !host.trim_matches('/').is_empty() => {
            Ok(address.trim_end_matches('/').to_owned())
        }
        Some(_) | None => Err(Unusable(format!(
            "\u{201c}{address}\u{201d} is no address that others can reach. Nothing was started. Write it as \
             https://kith.example.org."
        ))),
    }
}
