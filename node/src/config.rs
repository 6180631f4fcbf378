//! What the operator has decided: from flags, the environment, a TOML file, and otherwise the defaults, in this order.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use kith_protocol::peer::limits::AREA_CODE_BYTES;
use kith_protocol::summary::hours::HoursRule;
use kith_protocol::summary::period::{DELAYS, Length};
use kith_protocol::tlog::Verifier;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::http::Network;
use crate::minutes::calendar;
use crate::peer::Place;
use crate::peer::outside::Outside;
use crate::store::{Folder, keyring::MasterSource};
use crate::summaries;

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
    /// The list of who was erased, kept elsewhere than in the data folder, so that no backup of that folder holds it
    #[arg(long, value_name = "FILE", env = "KITH_ERASED_LIST", global = true)]
    pub erased_list: Option<PathBuf>,
    /// Speak https with this certificate (PEM, with those that lead to its authority). Read again once it changes
    #[arg(long, value_name = "FILE", env = "KITH_TLS_CERTIFICATE", global = true)]
    pub tls_certificate: Option<PathBuf>,
    /// The key of that certificate (PEM)
    #[arg(long, value_name = "FILE", env = "KITH_TLS_KEY", global = true)]
    pub tls_key: Option<PathBuf>,
    /// A reverse proxy that is trusted to say for whom it asks, in X-Forwarded-For: its address, or a network (10.0.0.0/8).
    /// Several with commas [default: none]
    #[arg(
        long,
        value_name = "ADDR",
        env = "KITH_TRUSTED_PROXIES",
        value_delimiter = ',',
        global = true
    )]
    pub trusted_proxies: Vec<Network>,
    /// The time zone in which meetings take place, for calendars [default: Europe/London]
    #[arg(long, value_name = "ZONE", env = "KITH_ZONE", global = true)]
    pub zone: Option<String>,
    /// The area that this Kith serves, in words, as other areas see it [default: its name]
    #[arg(long, value_name = "WORDS", env = "KITH_AREA", global = true)]
    pub area: Option<String>,
    /// The code of that area, such as E08000010: where it stands on the map
    #[arg(long, value_name = "CODE", env = "KITH_AREA_CODE", global = true)]
    pub area_code: Option<String>,
    /// Which organisation runs this Kith, if it has another name than the Kith
    #[arg(long, value_name = "WORDS", env = "KITH_ORGANISATION", global = true)]
    pub organisation: Option<String>,
    /// A file with authorities (PEM) that are believed, beside those that browsers believe, when other areas are reached
    #[arg(long, value_name = "FILE", env = "KITH_AUTHORITIES", global = true)]
    pub authorities: Option<PathBuf>,
    /// A log that is cosigned here though its node is no neighbour: its verifier key (C2SP). Several with commas [default: none]
    #[arg(
        long,
        value_name = "VKEY",
        env = "KITH_WITNESSED_LOGS",
        value_delimiter = ',',
        global = true
    )]
    pub witnessed_logs: Vec<String>,
    /// A witness that is no neighbour and cosigns the heads here (C2SP): its key, a space, and what stands before
    /// /add-checkpoint. Several with commas [default: none]
    #[arg(
        long,
        value_name = "VKEY URL",
        env = "KITH_OUTSIDE_WITNESSES",
        value_delimiter = ',',
        global = true
    )]
    pub outside_witnesses: Vec<String>,
    /// A file with the layout of the network’s map (HexJSON), by areas’ codes [default: the regions and nations of the United Kingdom]
    #[arg(long, value_name = "FILE", env = "KITH_HEXES", global = true)]
    pub hexes: Option<PathBuf>,
    /// How long the periods are whose summaries are released, month or quarter [default: month]. Within a calendar year the
    /// first one that was released decides
    #[arg(
        long,
        value_name = "LENGTH",
        env = "KITH_SUMMARY_PERIOD",
        global = true
    )]
    pub summary_period: Option<String>,
    /// Days after the end of a period before its summary may be released, and every summary says how many [default: 30].
    /// 0 is for demonstrations
    #[arg(
        long,
        value_name = "DAYS",
        env = "KITH_SUMMARY_DELAY_DAYS",
        global = true
    )]
    pub summary_delay_days: Option<u16>,
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
    erased_list: Option<PathBuf>,
    tls_certificate: Option<PathBuf>,
    tls_key: Option<PathBuf>,
    #[serde(default)]
    trusted_proxies: Vec<String>,
    zone: Option<String>,
    area: Option<String>,
    area_code: Option<String>,
    organisation: Option<String>,
    authorities: Option<PathBuf>,
    #[serde(default)]
    witnessed_logs: Vec<String>,
    #[serde(default)]
    outside_witnesses: Vec<String>,
    hexes: Option<PathBuf>,
    summary_period: Option<String>,
    summary_delay_days: Option<u16>,
    summary_contributors: Option<u32>,
    summary_largest_percent: Option<u8>,
    summary_top_two_percent: Option<u8>,
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
    /// The list of who was erased, if it is kept elsewhere.
    pub erased_list: Option<PathBuf>,
    /// A certificate and its key, where the node speaks https itself.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Reverse proxies that are trusted to say for whom they ask.
    pub trusted_proxies: Vec<Network>,
    /// The time zone in which meetings take place, if it is another than London's.
    pub zone: Option<TimeZone>,
    /// What other areas see of this one.
    pub place: Place,
    /// Authorities that are believed beside the usual ones when other areas are reached.
    pub authorities: Option<PathBuf>,
    /// Logs that are cosigned here though their nodes are no neighbours.
    pub witnessed_logs: Vec<Verifier>,
    /// Witnesses that cosign the heads here though they are no neighbours.
    pub outside_witnesses: Vec<Outside>,
    /// The layout of the network's map (HexJSON), where the operator gives one.
    pub hexes: Option<serde_json::Value>,
    /// How closed periods are summed up.
    pub summaries: summaries::Settings,
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
        let length = flags.summary_period.clone();
        let summaries = summed_up(length, flags.summary_delay_days, &written)?;
        let listen = flags
            .listen
            .or(written.listen)
            .unwrap_or_else(|| LISTEN.parse().expect("an address"));
        let tls = both(
            flags.tls_certificate.or(written.tls_certificate),
            flags.tls_key.or(written.tls_key),
        )?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let address = flags
            .address
            .or(written.address)
            .unwrap_or_else(|| format!("{scheme}://localhost:{}", listen.port()));
        let address = usable(&address)?;
        let hexes = hexes(flags.hexes.or_else(|| written.hexes.clone()))?;
        Ok(Self {
            summaries,
            hexes,
            data: data.or(written.data).unwrap_or_else(|| DATA.into()),
            listen,
            address,
            master_key: flags.master_key.or(written.master_key),
            erased_list: flags.erased_list.or(written.erased_list),
            tls,
            trusted_proxies: proxies(flags.trusted_proxies, &written.trusted_proxies)?,
            zone: zone(flags.zone.or(written.zone))?,
            place: Place {
                area: flags.area.or(written.area),
                area_code: code(flags.area_code.or(written.area_code))?,
                organisation: flags.organisation.or(written.organisation),
            },
            authorities: flags.authorities.or(written.authorities),
            witnessed_logs: all(flags.witnessed_logs, written.witnessed_logs, |key| {
                Verifier::parse(key)
            })?,
            outside_witnesses: all(
                flags.outside_witnesses,
                written.outside_witnesses,
                str::parse,
            )?,
            synthetic: flags.synthetic || written.synthetic,
            passphrase: passphrase
                .filter(|words| !words.is_empty())
                .map(Zeroizing::new),
        })
    }

    /// Notes where the node listens in truth, if the system was to choose a port.
    pub fn listens_on(&mut self, listen: SocketAddr) {
        if self.listen.port() == 0 {
            if let Some(scheme) = self.address.strip_suffix("://localhost:0") {
                self.address = format!("{scheme}://localhost:{}", listen.port());
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

    /// Where the list of who was erased is, for a node in `folder`.
    #[must_use]
    pub fn erased(&self, folder: &Folder) -> PathBuf {
        self.erased_list
            .clone()
            .unwrap_or_else(|| folder.erased_list())
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

/// How closed periods are summed up.
fn summed_up(
    length: Option<String>,
    delay: Option<u16>,
    written: &Written,
) -> Result<summaries::Settings, Unusable> {
    let usual = summaries::Settings::default();
    let length = match length.as_ref().or(written.summary_period.as_ref()) {
        None => usual.length,
        Some(word) if word == "month" => Length::Month,
        Some(word) if word == "quarter" => Length::Quarter,
        Some(word) => {
            return Err(Unusable(format!(
                "\u{201c}{word}\u{201d} is no length of summaries. Nothing was started. Write month or quarter."
            )));
        }
    };
    let delay_days = delay
        .or(written.summary_delay_days)
        .unwrap_or(usual.delay_days);
    let hours = HoursRule {
        contributors: written
            .summary_contributors
            .unwrap_or(usual.hours.contributors),
        largest_percent: written
            .summary_largest_percent
            .unwrap_or(usual.hours.largest_percent),
        top_two_percent: written
            .summary_top_two_percent
            .unwrap_or(usual.hours.top_two_percent),
    };
    if !DELAYS.contains(&delay_days) || !hours.sound() {
        return Err(Unusable(
            "Summaries wait 0 to 366 days; hours are of at least 8 people, and shares from 1 to 100. Nothing was started."
                .to_owned(),
        ));
    }
    Ok(summaries::Settings {
        length,
        delay_days,
        hours,
    })
}

/// A certificate and its key, or neither.
fn both(
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
) -> Result<Option<(PathBuf, PathBuf)>, Unusable> {
    match (certificate, key) {
        (Some(certificate), Some(key)) => Ok(Some((certificate, key))),
        (None, None) => Ok(None),
        (Some(_), None) | (None, Some(_)) => Err(Unusable(
            "For https both a certificate and its key are needed: --tls-certificate and --tls-key. Nothing was started."
                .to_owned(),
        )),
    }
}

/// The time zone of that name.
fn zone(name: Option<String>) -> Result<Option<TimeZone>, Unusable> {
    let read = |name: String| {
        calendar::zone(&name).ok_or_else(|| {
            Unusable(format!(
                "\u{201c}{name}\u{201d} is no time zone, such as Europe/London. Nothing was started."
            ))
        })
    };
    name.map(read).transpose()
}

/// How rows or columns of hexagons may stand to each other (HexJSON).
const LAYOUTS: [&str; 4] = ["odd-r", "even-r", "odd-q", "even-q"];

/// The layout of a map in a file: HexJSON, with a place for each code.
fn hexes(file: Option<PathBuf>) -> Result<Option<serde_json::Value>, Unusable> {
    let Some(file) = file else {
        return Ok(None);
    };
    let unusable = |why: String| {
        Unusable(format!(
            "The layout of the map, {}, cannot be used: {why}. Nothing was started.",
            file.display()
        ))
    };
    let text = std::fs::read_to_string(&file).map_err(|why| unusable(why.to_string()))?;
    let layout: serde_json::Value =
        serde_json::from_str(&text).map_err(|why| unusable(why.to_string()))?;
    let place = |hex: &serde_json::Value| hex["q"].is_i64() && hex["r"].is_i64();
    let known = |layout: &str| LAYOUTS.contains(&layout);
    let sound = layout["layout"].as_str().is_some_and(known)
        && layout["hexes"]
            .as_object()
            .is_some_and(|hexes| hexes.values().all(place));
    if !sound {
        return Err(unusable(
            "it is no HexJSON of layout odd-r, even-r, odd-q or even-q, with q and r for each hexagon".to_owned(),
        ));
    }
    Ok(Some(layout))
}

/// An area's code as a card may hold it.
fn code(code: Option<String>) -> Result<Option<String>, Unusable> {
    let fits = |code: &String| {
        (1..=AREA_CODE_BYTES).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_graphic())
    };
    match code {
        Some(code) if !fits(&code) => Err(Unusable(format!(
            "\u{201c}{code}\u{201d} is no code of an area, such as E08000010. Nothing was started."
        ))),
        fine => Ok(fine),
    }
}

fn proxies(flags: Vec<Network>, written: &[String]) -> Result<Vec<Network>, Unusable> {
    if !flags.is_empty() {
        return Ok(flags);
    }
    let read = |text: &String| {
        text.parse().map_err(|why| {
            Unusable(format!(
                "\u{201c}{text}\u{201d} in trusted_proxies is no address: {why}. Nothing was started."
            ))
        })
    };
    written.iter().map(read).collect()
}

/// All that flags name, or else the file.
fn all<T, E: std::fmt::Display>(
    flags: Vec<String>,
    written: Vec<String>,
    read: impl Fn(&str) -> Result<T, E>,
) -> Result<Vec<T>, Unusable> {
    let named = if flags.is_empty() { written } else { flags };
    let read = |text: String| {
        read(&text).map_err(|why| {
            Unusable(format!(
                "\u{201c}{text}\u{201d} cannot be used: {why}. Nothing was started."
            ))
        })
    };
    named.into_iter().map(read).collect()
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
