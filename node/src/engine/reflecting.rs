//! What the writer does with a slip: it counts, and at ten the node says what they say together, in the same commit in which the
//! counts begin anew, so that a crash neither loses nor repeats one.

use kith_protocol::{
    entry::{Content, Meeting},
    id::{Digest32, Id, Millis},
};

use super::outcome::{Outcome, Stopped};
use super::writer::Writer;
use crate::meetings::known;
use crate::meetings::reflections::{self, Answers, Reflected};

impl Writer {
    /// Counts what a slip says. `id` names the node's entry, should there be enough to be pooled.
    ///
    /// # Errors
    /// That the writer has stopped, or stops now.
    pub fn reflect(
        &mut self,
        slip: &Digest32,
        answers: &Answers,
        id: Id,
        now: Millis,
    ) -> Result<Reflected, Stopped> {
        if let Some(why) = self.shown().stopped() {
            return Err(why);
        }
        let group = self.shown().look(|views| known::group_of_slip(views, slip));
        let Some(group) = group else {
            return Ok(Reflected::Unknown);
        };
        let journal = std::sync::Arc::clone(&self.shown().journal);
        if reflections::used(&*journal, slip).map_err(Stopped::Fault)? {
            return Ok(Reflected::Used);
        }
        let step = reflections::step(&*journal, group, slip, answers).map_err(Stopped::Fault)?;
        if let Some((pooled, puts)) = step.pooled {
            let content = Content::Meeting(Meeting::ReflectionsPooled(pooled));
            let entry = self
                .identity()
                .say(id, now, content, None)
                .expect("counts make a sound entry");
            let outcomes = self.commit_with(vec![entry], puts, now)?;
            if outcomes.iter().any(|o| matches!(o, Outcome::Taken(_))) {
                return Ok(Reflected::Counted);
            }
            tracing::error!(
                ?outcomes,
                "Reflections are enough to be pooled, but the book refuses to hear it."
            );
        }
        self.put(step.puts)?;
        Ok(Reflected::Counted)
    }
}
