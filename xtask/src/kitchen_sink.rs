//! `kitchen-sink`: specs with every legal oddity, generated, compiled, linted and documented.

pub(crate) mod foreign;
pub(crate) mod tables;
pub(crate) mod tree;
pub(crate) mod workspace;

use std::path::Path;

use workspace::Workspace;

/// The folder below the target folder for the workspace that is built.
const FOLDER: &str = "kitchen-sink";

/// Generates the specs of `xtask/kitchen_sink` beside those of the workspace, and builds the result.
///
/// `check` accepts these specs, so `cargo fmt`, the compiler, clippy, rustdoc and the doctests have to accept their
/// code. The declarations are also built in a crate that has another name for core-api.
///
/// # Errors
///
/// A mistake in the specs, or the output of the first tool that refuses the generated code.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    let specs = tree::specs(root)?;
    let workspace = Workspace::create(root, FOLDER, &specs)?;
    workspace.format()?;
    workspace.lint()?;
    workspace.document()?;
    workspace.run_examples()?;
    let count = specs.sources.len();
    Ok(format!("{count} specs: the generated code is formatted, compiled, linted and documented"))
}
