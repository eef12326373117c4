//! What reads the bytes of others; each target stands alone, so that `fuzz` has it too.

pub(crate) mod callback;
pub(crate) mod cassette;
pub(crate) mod challenge;
pub(crate) mod filter;
pub(crate) mod records;
pub(crate) mod refusal;
mod spelling;
mod stub;
pub(crate) mod token_answer;
