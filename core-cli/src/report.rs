//! Reports over the views of a mirror: sums of exact decimals.

mod aging;
mod bars;
mod ledger;
mod mirror_file;
mod sheet;
mod svg;
mod unbilled;
mod utilization;

pub(crate) use aging::aging;
pub(crate) use bars::bars;
pub(crate) use ledger::{Dimension, Period};
pub(crate) use mirror_file::MirrorFile;
pub(crate) use sheet::Sheet;
pub(crate) use svg::write_svg;
pub(crate) use unbilled::unbilled;
pub(crate) use utilization::utilization;
