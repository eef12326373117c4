//! The two passes over an answer.

use crate::leniency::Leniency;

/// The mode of reading an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// By values, which is fast and sufficient for almost all answers.
    Values,
    /// By the texts of values, after the first pass has failed: unpaired surrogates, numbers with zeros
    /// after the point, and values that do not fit.
    Texts(Leniency),
}
