//! The two passes over an answer.

use crate::{
    leniency::Leniency,
    record::{FieldInfo, Kind},
};

/// The mode of reading an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// By values, which is fast and sufficient for almost all answers.
    Values,
    /// By the texts of values, after the first pass has failed: unpaired surrogates, numbers with zeros
    /// after the point, and values that do not fit.
    Texts(Leniency),
}

impl Pass {
    /// Returns the mode for a field. A wrong guess of a type must not cost the row, so a field with an assumed
    /// type is read leniently. Decimals are excepted, because a wrong sum is worse than an error.
    pub(super) fn for_field(self, info: &FieldInfo) -> Self {
        match self {
            Self::Texts(Leniency::Strict) if info.assumed_type && info.kind != Kind::Decimal => {
                Self::Texts(Leniency::Lenient)
            }
            Self::Values | Self::Texts(_) => self,
        }
    }
}
