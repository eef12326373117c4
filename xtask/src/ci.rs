//! `ci`: the whole check, as a series of steps.

mod step;
mod steps;

use std::{
    io::{self, Write as _},
    path::Path,
    time::{Duration, Instant},
};

use step::{Step, Tally};

/// The number of steps that are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// The steps after each edit.
    Fast,
    /// The steps of CI.
    Whole,
    /// The steps of CI, and those that take long.
    Full,
}

/// Runs the steps until one fails. The last line counts tests, or steps where no test was run.
///
/// # Errors
///
/// The name of the step that failed, its reason and the command that repeats it.
pub(crate) fn run(root: &Path, extent: Extent) -> Result<String, String> {
    run_all(root, &steps::steps(extent))
}

fn run_all(root: &Path, steps: &[Step]) -> Result<String, String> {
    let start = Instant::now();
    let mut done = Vec::new();
    let mut tally = None;
    for (number, step) in steps.iter().enumerate() {
        // A reader that has gone away does not end the check.
        let _ = writeln!(io::stdout(), "\n== {} ({} of {})", step.name, number + 1, steps.len());
        let begin = Instant::now();
        let result = step.run(root, &mut tally);
        done.push((step.name, begin.elapsed()));
        if let Err(reason) = result {
            return Err(format!(
                "{reason}\n\n{}\n\nerror: the step `{}` failed, and the {} after it were not run\n  \
                 help: repeat it with `{}`\n{}",
                seconds(&done, start.elapsed()),
                step.name,
                steps.len() - number - 1,
                step.command(),
                closing(tally, number, 1),
            ));
        }
    }
    let times = seconds(&done, start.elapsed());
    Ok(format!("\n{times}\n\n{}", closing(tally, steps.len(), 0)))
}

/// The seconds of each step and of all.
fn seconds(done: &[(&str, Duration)], all: Duration) -> String {
    let line = |name: &str, time: Duration| format!("{:>8.1} s  {name}", time.as_secs_f64());
    let mut lines: Vec<String> = done.iter().map(|(name, time)| line(name, *time)).collect();
    lines.push(line("in all", all));
    lines.join("\n")
}

/// The last line: the tests that passed and failed, or the steps if there were no tests.
fn closing(tests: Option<Tally>, passed: usize, failed: usize) -> String {
    // A step that fails after all tests have passed is a failure, too.
    match tests {
        Some(Tally { passed, failed: 0 }) if failed > 0 => {
            format!("{passed} tests passed; {failed} step failed")
        }
        Some(Tally { passed, failed }) => format!("{passed} passed, {failed} failed"),
        None => format!("{passed} passed, {failed} failed (steps; no tests were run)"),
    }
}

#[cfg(test)]
mod tests;
