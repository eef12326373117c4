//! The steps of a release that take long.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use super::{plan::Plan, run::Step, tags};
use crate::{
    cargo::cargo,
    ci::{self, Extent},
    packages,
};

/// Returns the steps, and notes about those that are left out.
pub(super) fn steps(plan: &Plan) -> (Vec<Step<'static>>, Vec<String>) {
    let mut steps = vec![
        Step {
            name: "ci".to_owned(),
            command: "cargo xtask ci".to_owned(),
            run: Box::new(|root| ci::run(root, Extent::Whole)),
        },
        Step {
            name: "packages".to_owned(),
            command: "cargo xtask packages".to_owned(),
            run: Box::new(packages::run),
        },
    ];
    let Some(last) = plan.last else {
        return (
            steps,
            vec!["semver-checks is left out: there is no release to compare with".to_owned()],
        );
    };
    let tag = tags::tag(last);
    let command = format!("cargo semver-checks --workspace --baseline-rev {tag}");
    if !has_semver_checks() {
        let note = format!(
            "semver-checks is left out: it is not installed. It finds breaks of hand-written code, and `cargo install \
             cargo-semver-checks --locked` builds it (about 20 minutes). Then run `{command}`"
        );
        return (steps, vec![note]);
    }
    let run = move |root: &Path| semver_checks(root, &tag);
    steps.push(Step { name: "semver-checks".to_owned(), command, run: Box::new(run) });
    (steps, Vec::new())
}

fn has_semver_checks() -> bool {
    let mut command = Command::new("cargo-semver-checks");
    command
        .args(["semver-checks", "--version"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn semver_checks(root: &Path, tag: &str) -> Result<String, String> {
    let mut command = cargo(root);
    command.args(["semver-checks", "--workspace", "--baseline-rev", tag]);
    match command.status() {
        Ok(status) if status.success() => Ok("the version fits the changes of the code".to_owned()),
        Ok(status) => Err(format!("error: cargo semver-checks: {status}")),
        Err(error) => Err(format!("error: cargo semver-checks: {error}")),
    }
}
