//! The parts of the command.

pub(crate) mod signals;
