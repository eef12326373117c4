//! Carries out a plan, or shows it.

use std::{
    io::{self, Write as _},
    path::Path,
    thread,
};

use similar::TextDiff;

use super::{
    interruption::Interruption,
    plan::{Plan, PlannedFile},
};
use crate::{diff::git, files::replace::replace};

/// The message about a signal.
const ENDED: &str = "error: somebody ended the release";

/// A function of a step. Both the success and the error are texts for people.
pub(crate) type Action<'a> = dyn Fn(&Path) -> Result<String, String> + 'a;

/// A step between the new versions and the commit.
pub(crate) struct Step<'a> {
    pub(crate) name: String,
    /// The command that repeats the step.
    pub(crate) command: String,
    pub(crate) run: Box<Action<'a>>,
}

/// Returns the plan and the changes of files. Nothing is written.
pub(crate) fn preview(plan: &Plan, steps: &[Step<'_>], notes: &[String]) -> String {
    let mut parts = vec![summary(plan)];
    for PlannedFile { path, old, new } in &plan.files {
        let diff = TextDiff::from_lines(old, new);
        let diff = diff.unified_diff().context_radius(1).header(path, path).to_string();
        parts.push(diff.trim_end().to_owned());
    }
    let lines = steps.iter().map(|step| format!("  {}", step.command));
    let own = [
        format!("  git commit --message \"{}\"", subject(plan)),
        format!("  git tag --annotate {}", plan.tag),
    ];
    let lines: Vec<String> = lines.chain(own).collect();
    parts.push(format!("then these steps:\n{}", lines.join("\n")));
    parts.extend(notes.iter().cloned());
    parts.push("nothing was written; run it without `--dry-run`".to_owned());
    parts.join("\n\n")
}

/// Returns the version and the changes of the specs, in a few lines.
fn summary(plan: &Plan) -> String {
    let Plan { last, version, findings, .. } = plan;
    let count = |level| findings.iter().filter(|finding| finding.rule.level == level).count();
    match last {
        Some(last) => {
            let counts = crate::diff::Level::ALL.map(|level| format!("{} {level}", count(level)));
            format!("release {version} after {last}; changes of the specs: {}", counts.join(", "))
        }
        None => format!("release {version}, the first one: Cargo.toml has its version"),
    }
}

/// Returns the subject of the commit.
fn subject(plan: &Plan) -> String {
    format!("workspace: Release {}", plan.version)
}

/// Writes the files, runs the steps, and commits and tags the release.
///
/// # Errors
///
/// The step that failed. All files have their old text then.
pub(crate) fn carry_out(
    root: &Path,
    plan: &Plan,
    steps: &[Step<'_>],
    notes: &[String],
) -> Result<String, String> {
    let interruption = Interruption::new();
    let interruption = interruption.map_err(|error| format!("error: signals: {error}"))?;
    thread::scope(|scope| {
        scope.spawn(|| interruption.watch(|| restore(root, plan, ENDED)));
        let done = interruption.done();
        if let Err(reason) = write_and_check(root, plan, steps, &interruption) {
            return Err(restore(root, plan, &reason));
        }
        // A commit that has begun ends.
        let held = interruption.hold();
        let result = commit(root, plan, notes);
        drop(done);
        drop(held);
        result
    })
}

fn commit(root: &Path, plan: &Plan, notes: &[String]) -> Result<String, String> {
    let paths: Vec<&str> = plan.files.iter().map(|file| file.path.as_str()).collect();
    let subject = subject(plan);
    let arguments =
        [&["commit", "--quiet", "--message", &subject, "--"], paths.as_slice()].concat();
    if let Err(error) = git(root, &arguments) {
        return Err(restore(root, plan, &format!("error: git commit: {error}")));
    }
    let message = format!("Release {}", plan.version);
    git(root, &["tag", "--annotate", "--message", &message, &plan.tag]).map_err(|error| {
        format!(
            "error: git tag: {error}\n  help: the commit `{subject}` exists; tag it with `git tag --annotate {}`",
            plan.tag
        )
    })?;
    let publish = plan.order.iter().map(|name| format!("  cargo publish --package {name}\n"));
    let notes: String = notes.iter().map(|note| format!("\n\n{note}")).collect();
    Ok(format!(
        "{} is committed and tagged. A person publishes it:\n\n  git push --follow-tags\n{}{notes}",
        plan.version,
        publish.collect::<String>().trim_end()
    ))
}

fn write_and_check(
    root: &Path,
    plan: &Plan,
    steps: &[Step<'_>],
    interruption: &Interruption,
) -> Result<(), String> {
    let files = plan.files.iter().map(|file| (file.path.as_str(), file.new.as_str()));
    let held = interruption.hold();
    replace(root, files).map_err(|error| format!("error: {error}"))?;
    drop(held);
    for (number, Step { name, command, run }) in steps.iter().enumerate() {
        let _ = writeln!(io::stdout(), "\n== {name} (step {} of {})", number + 1, steps.len());
        run(root).map_err(|reason| {
            format!("{reason}\n\nerror: the step `{name}` of the release failed\n  help: repeat it with `{command}`")
        })?;
    }
    Ok(())
}

/// Gives the files their old texts, and returns the text of the failure.
fn restore(root: &Path, plan: &Plan, reason: &str) -> String {
    let files = plan.files.iter().map(|file| (file.path.as_str(), file.old.as_str()));
    match replace(root, files) {
        Ok(()) => format!("{reason}\n\nthe files are as they were before the release"),
        Err(error) => format!(
            "{reason}\n\nerror: the files could not be restored: {error}\n  help: `git checkout -- .` restores them"
        ),
    }
}
