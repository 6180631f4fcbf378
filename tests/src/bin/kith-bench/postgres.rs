//! The same work as the SQL of an existing time bank, on PostgreSQL, on the same machine and disk: a transfer inserted;
//! for each of its two sides the movement inserted, that account's movements summed, the balance stored; an event
//! inserted; one transaction, durable.
//!
//! It gets the faster of plain prepared statements and one function call, the best of several numbers of connections,
//! a local socket, and tables that are empty at the start of each try: the sums grow as they fill. It checks no
//! signature and makes no proof.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kith_tests::tools;

use crate::bank::{self, Meeting};
use crate::measure::say;
use crate::options::Options;
use crate::table::{Table, per_second, reached};
use crate::{Failed, inside, web};

const SCHEMA: &str = include_str!("sql/schema.sql");
const STATEMENTS: &str = include_str!("sql/statements.sql");
const FUNCTION: &str = "SELECT transfer(:giver, :receiver, :minutes);\n";
const CONNECTIONS: [u32; 4] = [1, 4, 16, 64];
const SETTINGS: &str =
    "-c fsync=on -c synchronous_commit=on -c shared_buffers=512MB -c listen_addresses=''";

/// What of ours there is to compare.
#[derive(Debug, Default)]
pub(crate) struct Ours {
    pub(crate) inside: Option<inside::Rates>,
    pub(crate) web: Option<web::Rates>,
}

/// Measures PostgreSQL, if it is on the machine.
///
/// # Errors
/// What failed once it was there, or balances that are wrong.
pub(crate) fn run(options: &Options, ours: &Ours, table: &mut Table) -> Result<(), Failed> {
    let server = match Server::start(options) {
        Ok(server) => server,
        Err(why) => {
            let why = format!("*** PostgreSQL was NOT compared with: {why} ***");
            say(&why);
            table.note(&why);
            return Ok(());
        }
    };
    for (meeting, name) in [
        (Meeting::Spread, "spread"),
        (Meeting::Busy, "one account in all"),
    ] {
        let (best, plain) = server.best(options, meeting)?;
        let row = table.row(&format!("PostgreSQL, {name}"), per_second(best.rate));
        row.ratio = format!("{} at {}", best.how, best.connections);
        let row = table.row(
            "  by plain statements, as such software sends them",
            per_second(plain.rate),
        );
        row.ratio = format!("at {}", plain.connections);
        compare(ours, meeting, best.rate, table);
    }
    table.note(&format!(
        "PostgreSQL: {SETTINGS}, otherwise as it comes; {} s each of a function and of statements on {CONNECTIONS:?} \
         connections over a local socket, tables emptied before each; every balance equalled the sum of its movements.",
        options.size.postgres_s
    ));
    Ok(())
}

fn compare(ours: &Ours, meeting: Meeting, theirs: f64, table: &mut Table) {
    let busy = meeting == Meeting::Busy;
    let pick = |spread, at_busy| if busy { at_busy } else { spread };
    let mut rows = Vec::new();
    if let Some(web) = &ours.web {
        rows.push((
            "over HTTP, batches",
            pick(web.batched, web.batched_busy),
            true,
        ));
        rows.push((
            "over HTTP, one a request",
            pick(web.single, web.single_busy),
            false,
        ));
    }
    if let Some(inside) = &ours.inside {
        rows.push(("in process", pick(inside.spread, inside.busy), false));
    }
    for (name, rate, aim) in rows {
        let row = table.row(&format!("  Kith {name}"), per_second(rate));
        row.ceiling = per_second(theirs);
        row.ratio = format!("{:.1} × theirs", rate / theirs);
        if aim {
            row.reach = reached(rate >= 5.0 * theirs, "≥ 5 ×");
        }
    }
}

/// The fastest way that was found.
#[derive(Debug, Clone, Copy)]
struct Best {
    rate: f64,
    how: &'static str,
    connections: u32,
}

/// A cluster of its own in a folder of its own, stopped and removed when dropped.
struct Server {
    programs: PathBuf,
    /// Whom it runs as: it refuses to be root.
    user: Option<(u32, u32)>,
    dir: tempfile::TempDir,
}

impl Server {
    fn start(options: &Options) -> Result<Self, Failed> {
        let programs = programs()?;
        let dir = bank::folder(options)?;
        let user = unprivileged(dir.path())?;
        if let Some((uid, gid)) = user {
            chown(dir.path(), Some(uid), Some(gid))?;
        }
        let server = Self {
            programs,
            user,
            dir,
        };
        say("making a PostgreSQL cluster …");
        let data = server.dir.path().join("data");
        let at = |command: &mut Command| {
            command.arg("-D").arg(&data);
        };
        let mut initdb = server.command("initdb");
        at(&mut initdb);
        finish(initdb.args(["-A", "trust", "-U", "kith", "-E", "UTF8", "--locale=C"]))?;
        let mut start = server.command("pg_ctl");
        at(&mut start);
        let settings = format!(
            "{SETTINGS} -c unix_socket_directories='{}'",
            server.dir.path().display()
        );
        let log = server.dir.path().join("log");
        start
            .arg("-l")
            .arg(log)
            .args(["-w", "-o", &settings, "start"]);
        // Its children would hold a pipe open for as long as they run.
        let started = start.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        if !started.success() {
            return Err(fs::read_to_string(server.dir.path().join("log"))?.into());
        }
        let schema = server.dir.path().join("schema.sql");
        fs::write(&schema, SCHEMA)?;
        let members = format!("members={}", options.size.members);
        server.sql(&["-v", &members, "-f", &schema.to_string_lossy()])?;
        Ok(server)
    }

    /// Tries everything for one pattern of meetings: the best of all, and the best of plain statements.
    fn best(&self, options: &Options, meeting: Meeting) -> Result<(Best, Best), Failed> {
        let function = self.best_of(options, meeting, "function", FUNCTION)?;
        let statements = self.best_of(options, meeting, "statements", STATEMENTS)?;
        let best = if function.rate > statements.rate {
            function
        } else {
            statements
        };
        Ok((best, statements))
    }

    /// The best number of connections for one script.
    fn best_of(
        &self,
        options: &Options,
        meeting: Meeting,
        how: &'static str,
        script: &str,
    ) -> Result<Best, Failed> {
        let script = draw(options, meeting) + script;
        let mut best: Option<Best> = None;
        for connections in CONNECTIONS {
            let rate = self.try_one(options, &script, connections)?;
            say(&format!(
                "PostgreSQL, {meeting:?}, {how}, {connections} connections: {}",
                per_second(rate)
            ));
            if best.is_none_or(|best| rate > best.rate) {
                best = Some(Best {
                    rate,
                    how,
                    connections,
                });
            }
        }
        best.ok_or_else(|| "nothing was tried".into())
    }

    /// The rate of one script on so many connections, from empty tables; every balance is checked afterwards.
    fn try_one(&self, options: &Options, script: &str, connections: u32) -> Result<f64, Failed> {
        self.sql(&["-c", "TRUNCATE transfers, movements, events"])?;
        self.sql(&["-c", "UPDATE accounts SET balance = 0"])?;
        self.sql(&["-c", "VACUUM ANALYZE"])?;
        self.sql(&["-c", "CHECKPOINT"])?;
        let file = self.dir.path().join("script.sql");
        fs::write(&file, script)?;
        let mut pgbench = self.command("pgbench");
        self.connect(&mut pgbench);
        pgbench.args(["-n", "-M", "prepared", "-c", &connections.to_string()]);
        pgbench.args(["-j", &connections.min(2).to_string()]);
        pgbench.args(["-T", &options.size.postgres_s.to_string()]);
        pgbench.arg(format!("--random-seed={}", options.seed));
        pgbench.arg("-f").arg(file).arg("postgres");
        let said = finish(&mut pgbench)?;
        let rate = said
            .lines()
            .find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok())
            .ok_or_else(|| format!("pgbench names no rate: {said}"))?;
        let wrong = self.sql(&[
            "-At",
            "-c",
            "SELECT count(*) FILTER (WHERE balance <> (SELECT coalesce(sum(amount), 0) FROM movements \
             WHERE account_id = accounts.id)), sum(balance) FROM accounts",
        ])?;
        if wrong.trim() == "0|0" {
            Ok(rate)
        } else {
            Err(format!("balances on PostgreSQL (wrong|sum): {wrong}").into())
        }
    }

    fn sql(&self, arguments: &[&str]) -> Result<String, Failed> {
        let mut psql = self.command("psql");
        self.connect(&mut psql);
        finish(
            psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", "postgres"])
                .args(arguments),
        )
    }

    fn connect(&self, command: &mut Command) {
        command.arg("-h").arg(self.dir.path()).args(["-U", "kith"]);
    }

    /// One of its programs, run by whom the cluster belongs to.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.current_dir(self.dir.path()).stdin(Stdio::null());
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = self.command("pg_ctl");
        stop.arg("-D").arg(self.dir.path().join("data"));
        // What does not stop loses its folder: nothing of it is needed any more.
        let _ = finish(stop.args(["-w", "-m", "immediate", "stop"]));
    }
}

/// What pgbench draws for each transfer: as [`Meeting`] says.
fn draw(options: &Options, meeting: Meeting) -> String {
    let members = options.size.members;
    let one = match meeting {
        Meeting::Spread => format!("random(1, {members})"),
        Meeting::Busy => "1".to_owned(),
    };
    // Who gives and who receives is drawn too, so that the busy account gives as often as it receives.
    format!(
        "\\set one {one}\n\
         \\set other 1 + (:one - 1 + random(1, {members} - 1)) % {members}\n\
         \\set gives random(0, 1)\n\
         \\set giver case when :gives = 1 then :one else :other end\n\
         \\set receiver :one + :other - :giver\n\
         \\set minutes 15 * random(1, 8)\n\
         \\set taken 0 - :minutes\n"
    )
}

/// Where PostgreSQL's programs are: together in one folder, which is not always on the path.
fn programs() -> Result<PathBuf, Failed> {
    let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    folders.sort_unstable();
    let on_path = tools::find("initdb").and_then(|program| Some(program.parent()?.to_owned()));
    let all = ["initdb", "pg_ctl", "psql", "pgbench"];
    folders
        .into_iter()
        .rev()
        .chain(on_path)
        .find(|folder| all.iter().all(|program| folder.join(program).is_file()))
        .ok_or_else(|| {
            "initdb, pg_ctl, psql and pgbench are not here (Debian: apt-get install postgresql)"
                .into()
        })
}

/// For root, somebody else to run it as; nobody else can choose.
fn unprivileged(own: &Path) -> Result<Option<(u32, u32)>, Failed> {
    use std::os::unix::fs::MetadataExt;
    // The folder was made by this process: it belongs to whom this runs as.
    if fs::metadata(own)?.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd")?;
    let ids = |name: &str| {
        let mut fields = users
            .lines()
            .map(|line| line.split(':').collect::<Vec<_>>())
            .find(|fields| fields.first() == Some(&name))?
            .into_iter()
            .skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    let found = ids("postgres").or_else(|| ids("nobody"));
    found
        .map(Some)
        .ok_or_else(|| "it refuses to run as root, and there is nobody else".into())
}

/// Runs a program to its end; what it said.
fn finish(command: &mut Command) -> Result<String, Failed> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let program = command.get_program().to_string_lossy();
    Err(format!("{program}: {said}").into())
}
