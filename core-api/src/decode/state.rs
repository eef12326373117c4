//! The state of decoding: the path to a fault, known names, and limits.

use std::fmt;

use super::{key::UnlistedNames, pass::Pass};
use crate::Json;

/// The state of decoding one answer.
pub(super) struct DecodeState {
    /// The path from a fault up to the whole answer. Empty unless there is a fault.
    pub(super) steps: Vec<Step>,
    pub(super) names: UnlistedNames,
    pub(super) pass: Pass,
    /// The unusual spelling of the last value. It is stored here because returning it would make each
    /// field slower.
    pub(super) unusual: Option<UnusualValue>,
    pub(super) allowance: Allowance,
}

/// A value that a record would write differently.
pub(super) struct UnusualValue {
    pub(super) json: Json,
    /// True if the field holds the value. Otherwise the field is unset.
    pub(super) fits: bool,
}

pub(super) enum Step {
    Field(&'static str),
    Index(usize),
}

impl DecodeState {
    pub(super) fn new(text: &str, pass: Pass) -> Self {
        Self {
            steps: Vec::new(),
            names: UnlistedNames::default(),
            pass,
            unusual: None,
            allowance: Allowance::of(text),
        }
    }
}

impl fmt::Display for DecodeState {
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

/// The memory that the content of an answer may still use.
///
/// The two bytes `{}` can become a record of 1,700 bytes, so a small answer could fill the memory. The
/// decoded answer may use [`FACTOR`](Self::FACTOR) times its size plus [`BASE`](Self::BASE), which is two
/// pages of 1,000 of the widest records.
///
/// A growing vector temporarily uses up to three times its content, so the peak is three times as large.
#[derive(Clone, Copy)]
pub(super) struct Allowance(usize);

impl Allowance {
    const FACTOR: usize = 4;
    const BASE: usize = 4 << 20;

    fn of(text: &str) -> Self {
        Self(text.len().saturating_mul(Self::FACTOR).saturating_add(Self::BASE))
    }

    /// Uses a part of the allowance.
    pub(super) fn take(&mut self, bytes: usize) -> Result<(), TooMuch> {
        self.0 = self.0.checked_sub(bytes).ok_or(TooMuch)?;
        Ok(())
    }
}

/// The error for an answer whose decoded parts would fill the memory.
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
