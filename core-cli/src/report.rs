//! Reports over the views of a mirror: sums of exact decimals.

mod aging;
mod bars;
mod ledger;
mod open_mirror;
mod sheet;
mod source;
mod svg;
mod unbilled;
mod utilization;
mod view;
mod view_row;

pub(crate) use aging::aging;
pub(crate) use bars::bars;
pub(crate) use ledger::{Dimension, Period};
pub(crate) use open_mirror::OpenMirror;
pub(crate) use sheet::Sheet;
pub(crate) use svg::write_svg;
pub(crate) use unbilled::unbilled;
pub(crate) use utilization::utilization;
