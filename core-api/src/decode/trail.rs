//! What goes along while an answer is read: the way to a fault, and names that came before.

use std::fmt;

use super::key::Strangers;

/// What goes along while an answer is read.
#[derive(Default)]
pub(super) struct Trail {
    /// The way from a fault up to the whole answer; filled only when there is one.
    pub(super) steps: Vec<Step>,
    pub(super) strangers: Strangers,
}

pub(super) enum Step {
    Field(&'static str),
    Index(usize),
}

impl fmt::Display for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, step) in self.steps.iter().rev().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Field(name) if depth == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
            }
        }
        Ok(())
    }
}
