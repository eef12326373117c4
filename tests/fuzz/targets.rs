//! The fuzz targets: readers of foreign bytes. `fuzz` includes each file separately.

pub(crate) mod callback;
pub(crate) mod cassette;
pub(crate) mod challenge;
pub(crate) mod filter;
pub(crate) mod records;
pub(crate) mod refusal;
mod spelling;
mod stub;
pub(crate) mod token_answer;
