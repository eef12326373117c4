//! What goes along while an answer is read: the way to a fault, names that came before, and limits.

use std::fmt;

use super::key::Strangers;
use crate::{Json, leniency::Leniency};

/// What goes along while an answer is read.
pub(super) struct Trail {
    /// The way from a fault up to the whole answer; filled only when there is one.
    pub(super) steps: Vec<Step>,
    pub(super) strangers: Strangers,
    pub(super) pass: Pass,
    /// What was odd about the value just read; kept here, since a value that says so would be larger
    /// and take longer to return, for each field of each record.
    pub(super) oddity: Option<Oddity>,
    pub(super) allowance: Allowance,
}

/// A value that a record would write otherwise.
pub(super) struct Oddity {
    pub(super) json: Json,
    /// Whether the field holds it; otherwise, it is unset.
    pub(super) fits: bool,
}

/// The way in which an answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// By its values, which is fast, and does for nearly all answers.
    Values,
    /// By the texts of its values, where the first pass has failed: half of a pair of surrogates, a
    /// number with zeros behind the point, and what does not fit at all.
    Texts(Leniency),
}

pub(super) enum Step {
    Field(&'static str),
    Index(usize),
}

impl Trail {
    pub(super) fn new(text: &str, pass: Pass) -> Self {
        Self {
            steps: Vec::new(),
            strangers: Strangers::default(),
            pass,
            oddity: None,
            allowance: Allowance::of(text),
        }
    }
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

/// The memory that the content of an answer may still take.
///
/// A record of 1,700 bytes can come from the two bytes `{}`, so that a small answer could fill the
/// memory. What an answer is read into may take [`FACTOR`](Self::FACTOR) times its size, and
/// [`BASE`](Self::BASE) beyond, which is two pages of 1,000 of the widest records.
///
/// A vector that grows has up to three times what is in it for a moment, so the most that is taken
/// is three times this.
#[derive(Clone, Copy)]
pub(super) struct Allowance(usize);

impl Allowance {
    const FACTOR: usize = 4;
    const BASE: usize = 4 << 20;

    fn of(text: &str) -> Self {
        Self(text.len().saturating_mul(Self::FACTOR).saturating_add(Self::BASE))
    }

    /// Takes some of it.
    pub(super) fn take(&mut self, bytes: usize) -> Result<(), TooMuch> {
        self.0 = self.0.checked_sub(bytes).ok_or(TooMuch)?;
        Ok(())
    }
}

/// An answer whose parts are so small and so many that they would fill the memory.
#[derive(Debug)]
pub(super) struct TooMuch;

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the answer has too many small parts, which would take many times its size in memory; \
             ask for smaller pages",
        )
    }
}
