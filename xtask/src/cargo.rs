//! Runs of cargo by these commands.

use std::{
    env,
    ffi::OsString,
    path::Path,
    process::{Command, Stdio},
};

/// Prefixes of variables that `cargo run` sets for this program. Build scripts that read them, as that of
/// ring does, would run again for each change.
const OF_CARGO_RUN: [&str; 4] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_", "CARGO_BIN_"];

/// Returns cargo in a folder, with the environment that it has on a command line.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let is_set_by_run = |name: &OsString| {
        name.to_str().is_some_and(|name| OF_CARGO_RUN.iter().any(|prefix| name.starts_with(prefix)))
    };
    for (name, _) in env::vars_os().filter(|(name, _)| is_set_by_run(name)) {
        command.env_remove(name);
    }
    command.current_dir(root).stdin(Stdio::null());
    command
}
