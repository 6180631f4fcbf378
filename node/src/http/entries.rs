//! Taking entries, one or a thousand. They authorise themselves: no session is asked for.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use kith_protocol::envelope::{Envelope, Verified};
use kith_protocol::id::{Index, Millis};
use kith_protocol::key::Key;
use kith_protocol::refusal::Frame;
use kith_protocol::tlog::Hash;
use kith_protocol::transfer::Decision;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use super::App;
use super::api::Doc;
use super::ask::{self, Raw, Sent};
use super::limits;
use super::problem::{Problem, Refused};
use crate::engine::{Outcome, Receipt};

/// Entries whose signatures one thread checks at a time: a few milliseconds' work, so that batches take turns.
const CHUNK: usize = 64;

/// Whether an entry is new.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum TakenStatus {
    /// It stands now.
    Taken,
    /// It stood already; this is the first receipt.
    Again,
}

/// An entry that stands, with the proof of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Taken {
    status: TakenStatus,
    /// Its position in the log.
    index: Index,
    /// When the node took it.
    at: Millis,
    /// The leaf up to the body.
    prefix: String,
    /// Whose signatures counted.
    signers: Vec<Key>,
    /// The inclusion proof: hashes in base64, from the leaf's sibling up.
    #[serde(serialize_with = "in_base64")]
    #[schemars(with = "Vec<String>")]
    proof: Vec<Hash>,
    /// The signed checkpoint; in a batch only where it differs from the batch's.
    #[serde(skip_serializing_if = "Option::is_none")]
    checkpoint: Option<Arc<str>>,
}

/// Entries to take.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Batch {
    /// At most 1,000, taken in this order.
    entries: Vec<Envelope>,
}

/// What became of a batch.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BatchTaken {
    /// The signed checkpoint over all that was taken.
    checkpoint: Arc<str>,
    /// One outcome an entry, in the order sent.
    outcomes: Vec<Became>,
}

/// What became of one entry of a batch.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
enum Became {
    /// It stands.
    Stands(Taken),
    /// It changed nothing.
    Refused(NotTaken),
}

/// An entry that changed nothing.
#[derive(Debug, Serialize, JsonSchema)]
struct NotTaken {
    status: RefusedStatus,
    /// Why, and what to do now.
    problem: Problem,
}

/// An entry was refused.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum RefusedStatus {
    /// It changed nothing.
    Refused,
}

impl Taken {
    fn new(status: TakenStatus, receipt: Receipt, batch: Option<&str>) -> Self {
        let differs = batch.is_none_or(|checkpoint| *checkpoint != *receipt.checkpoint);
        Self {
            status,
            index: receipt.index,
            at: receipt.at,
            prefix: receipt.prefix,
            signers: receipt.signers,
            proof: receipt.proof,
            checkpoint: differs.then_some(receipt.checkpoint),
        }
    }
}

/// Hashes in base64, without a text of its own for each of the twenty that a proof has.
fn in_base64<S: Serializer>(hashes: &[Hash], to: S) -> Result<S::Ok, S::Error> {
    struct InBase64<'a>(&'a Hash);
    impl Serialize for InBase64<'_> {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            let mut text = [0; 44];
            data_encoding::BASE64.encode_mut(self.0, &mut text);
            to.serialize_str(str::from_utf8(&text).expect("base64 is ASCII"))
        }
    }
    to.collect_seq(hashes.iter().map(InBase64))
}

pub(super) fn one_doc() -> Doc {
    Doc::of("Takes one signed entry.")
        .open()
        .body::<Envelope>()
        .answers::<Taken>(200, "It stood already: the first receipt again.")
        .answers::<Taken>(201, "It stands now, durably.")
}

/// Takes one entry.
pub(super) async fn one(
    State(app): State<App>,
    Sent(envelope): Sent<Envelope, { limits::ENTRY_BYTES }>,
) -> Result<(StatusCode, Json<Taken>), Problem> {
    // Sixteen signatures cost half a millisecond: less than handing them to another thread and waiting for it under load.
    let verified = app
        .engine()
        .verify(envelope)
        .inspect_err(|_| app.0.metrics.entry(None))?;
    beside_the_data(&app, &verified)?;
    app.must_show(&verified).await?;
    let outcome = app
        .engine()
        .submit(vec![verified])
        .await?
        .pop()
        .ok_or_else(|| Problem::internal("no outcome for an entry"))?;
    app.0.metrics.entry(Some(&outcome));
    match outcome {
        Outcome::Taken(receipt) => {
            let taken = Taken::new(TakenStatus::Taken, receipt, None);
            Ok((StatusCode::CREATED, Json(taken)))
        }
        Outcome::Again(receipt) => {
            let again = Taken::new(TakenStatus::Again, receipt, None);
            Ok((StatusCode::OK, Json(again)))
        }
        Outcome::Refused(refusal) => Err(refusal.into()),
    }
}

/// What the node itself says is said beside its data, never over the network: whoever has a copy of its key is not the node. A
/// decision about hours is another's to bring.
fn beside_the_data(app: &App, entry: &Verified) -> Result<(), Problem> {
    let signed = &entry.signed;
    let by_node = signed.signers.contains(&app.engine().node_key());
    if !by_node || Decision::of(&signed.entry).is_some() {
        return Ok(());
    }
    Err(Problem::from(Refused::NotYours).because("the node speaks beside its data alone"))
}

pub(super) fn batch_doc() -> Doc {
    Doc::of("Takes up to 1,000 signed entries, each by itself, under one checkpoint.")
        .open()
        .body::<Batch>()
        .answers::<BatchTaken>(200, "What became of each.")
}

/// Takes many entries.
pub(super) async fn batch(
    State(app): State<App>,
    request: Request,
) -> Result<Json<BatchTaken>, Problem> {
    let Raw(bytes) = ask::json::<{ limits::BATCH_BYTES }>(&app, request).await?;
    let batch: Batch = tokio::task::spawn_blocking(move || ask::parse(&bytes))
        .await
        .map_err(Problem::internal)??;
    if batch.entries.len() > limits::BATCH_ENTRIES {
        return Err(Problem::from(Refused::TooLarge).because("more than 1,000 entries"));
    }
    let (verified, problems) = part(&app, verify(&app, batch.entries).await?).await;
    let mut outcomes = app.engine().submit(verified).await?.into_iter();
    let mut all = Vec::with_capacity(problems.len());
    for problem in problems {
        all.push(match problem {
            Some(problem) => Err(problem),
            None => Ok(outcomes
                .next()
                .ok_or_else(|| Problem::internal("no outcome for an entry"))?),
        });
    }
    let checkpoint = all
        .iter()
        .filter_map(|outcome| outcome.as_ref().ok()?.receipt())
        .next_back()
        .map_or_else(|| app.engine().head(), |r| Arc::clone(&r.checkpoint));
    for outcome in &all {
        app.0.metrics.entry(outcome.as_ref().ok());
    }
    let outcomes = all
        .into_iter()
        .map(|outcome| became(outcome, &checkpoint))
        .collect();
    Ok(Json(BatchTaken {
        checkpoint,
        outcomes,
    }))
}

fn became(outcome: Result<Outcome, Problem>, checkpoint: &str) -> Became {
    let taken = |status, receipt| Became::Stands(Taken::new(status, receipt, Some(checkpoint)));
    let refused = |problem| {
        Became::Refused(NotTaken {
            status: RefusedStatus::Refused,
            problem,
        })
    };
    match outcome {
        Ok(Outcome::Taken(receipt)) => taken(TakenStatus::Taken, receipt),
        Ok(Outcome::Again(receipt)) => taken(TakenStatus::Again, receipt),
        Ok(Outcome::Refused(refusal)) => refused(refusal.into()),
        Err(problem) => refused(problem),
    }
}

/// Checks envelopes on threads that may be kept busy, as many at a time as there are cores.
async fn verify(
    app: &App,
    entries: Vec<Envelope>,
) -> Result<Vec<Result<Verified, Frame>>, Problem> {
    let mut chunks = Vec::with_capacity(entries.len().div_ceil(CHUNK));
    let mut entries = entries.into_iter().peekable();
    while entries.peek().is_some() {
        let chunk: Vec<Envelope> = entries.by_ref().take(CHUNK).collect();
        let cores = Arc::clone(&app.0.cores);
        let core = cores.acquire_owned().await.map_err(Problem::internal)?;
        let engine = app.engine().clone();
        chunks.push(tokio::task::spawn_blocking(move || {
            let checked: Vec<_> = chunk.into_iter().map(|one| engine.verify(one)).collect();
            drop(core);
            checked
        }));
    }
    let mut all = Vec::new();
    for chunk in chunks {
        all.extend(chunk.await.map_err(Problem::internal)?);
    }
    Ok(all)
}

/// Those to be judged by the book, in order, and for each of all what is wrong with it.
async fn part(
    app: &App,
    checked: Vec<Result<Verified, Frame>>,
) -> (Vec<Verified>, Vec<Option<Problem>>) {
    let mut verified = Vec::with_capacity(checked.len());
    let mut problems = Vec::with_capacity(checked.len());
    for entry in checked {
        let shown = match entry {
            Ok(entry) => match beside_the_data(app, &entry) {
                Ok(()) => app.must_show(&entry).await.map(|()| entry),
                Err(problem) => Err(problem),
            },
            Err(frame) => Err(frame.into()),
        };
        problems.push(shown.map(|entry| verified.push(entry)).err());
    }
    (verified, problems)
}
