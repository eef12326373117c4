//! The parts that the tests of the workspace share.

#[path = "../../../it/support/json.rs"]
pub(crate) mod json;
#[path = "../../../it/support/program.rs"]
pub(crate) mod program;
