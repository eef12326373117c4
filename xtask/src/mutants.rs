//! `mutants`: shows that the tests in `core-auth/SECURITY.md` fail when the code breaks a requirement.
//!
//! Every mutant is compiled into one build, behind a switch that an environment variable sets. So
//! the tests are built once, and each mutant costs only the tests of its row.

mod build;
mod manifest;
pub(crate) mod plan;
pub(crate) mod report;
pub(crate) mod rows;
mod select;
mod shape;
pub(crate) mod source;
pub(crate) mod trial;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use build::Binaries;
use plan::{Claim, Evidence, Plan, Trial};
use report::Outcomes;
use rows::TestName;
use trial::Outcome;

/// The shortest time limit for the tests of a row with a mutant. The limit is ten times the time without
/// a mutant, if that is more.
const LEAST_LIMIT: Duration = Duration::from_secs(30);

/// The longest time limit for the tests of a row.
const LONGEST: Duration = Duration::from_secs(600);

/// Runs the mutants whose name contains a text. An empty text runs all.
///
/// # Errors
///
/// When a row has no mutant, when the code of a mutant is not there, or when the mutants do not build.
/// Also when a test fails without a mutant, or when a mutant survives.
pub(crate) fn run(root: &Path, only: &str) -> Result<String, String> {
    let plan = plan::read(root)?;
    let rewritten = source::rewrite(&plan);
    let folder = root.join("target/mutants");
    let copy = folder.join("workspace");
    let refreshed = crate::copy::refresh(root, &copy, &rewritten.files);
    refreshed.map_err(|error| format!("error: copying the workspace: {error}"))?;
    let copy = copy.canonicalize().map_err(|error| format!("error: {error}"))?;
    let target = root.join("target").canonicalize().map_err(|error| format!("error: {error}"))?;
    eprintln!("building the tests with {} mutants", plan.mutants.len());
    let binaries = build::build(&copy, &target, &rewritten)?;
    let logs = folder.join("logs");
    fs::create_dir_all(&logs).map_err(|error| format!("error: {error}"))?;
    let interruption = trial::interruption().map_err(|error| format!("error: {error}"))?;
    let run = MutantRun { binaries, logs, interruption };
    let (outcomes, errors) = run.all(&rows(&plan, only));
    let mut report = report::report(&plan, &outcomes);
    for error in &errors {
        report.text.push('\n');
        report.text.push_str(error);
    }
    if report.is_good && errors.is_empty() { Ok(report.text) } else { Err(report.text) }
}

/// A row, by its index, and the trials to run.
struct RowTrials<'a> {
    index: usize,
    trials: Vec<&'a Trial>,
}

/// Returns the rows with trials whose mutant has a text in its name.
fn rows<'a>(plan: &'a Plan, only: &str) -> Vec<RowTrials<'a>> {
    let of = |(index, claim): (usize, &'a Claim)| {
        let all = match &claim.evidence {
            Evidence::Trials(trials) => trials.iter(),
            Evidence::None(_) => [].iter(),
        };
        RowTrials { index, trials: all.filter(|trial| trial.mutant.contains(only)).collect() }
    };
    let rows = plan.rows.iter().enumerate().map(of);
    rows.filter(|row| !row.trials.is_empty()).collect()
}

/// The tests of a build, and where their output goes.
struct MutantRun {
    binaries: Binaries,
    logs: PathBuf,
    interruption: Arc<AtomicBool>,
}

impl MutantRun {
    /// Runs the trials of all rows, as many rows at once as the machine has processors.
    fn all(&self, rows: &[RowTrials<'_>]) -> (Outcomes, Vec<String>) {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let next = Mutex::new(rows.iter());
        let done = Mutex::new((Outcomes::new(), Vec::new()));
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    while let Some(row) = locked(&next).next() {
                        let mut outcomes = Outcomes::new();
                        let result = self.row(row, &mut outcomes);
                        let mut done = locked(&done);
                        done.0.append(&mut outcomes);
                        done.1.extend(result.err());
                        if self.interruption.load(Ordering::Relaxed) {
                            return;
                        }
                    }
                });
            }
        });
        done.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs the tests of a row without a mutant, and then with each of its mutants.
    fn row(&self, row: &RowTrials<'_>, outcomes: &mut Outcomes) -> Result<(), String> {
        let names = row.trials.iter().flat_map(|trial| trial.tests.iter().cloned());
        let names: BTreeSet<TestName> = names.collect();
        let names: Vec<TestName> = names.into_iter().collect();
        let start = Instant::now();
        match self.tests(&names, None, LONGEST, &format!("{}-none", row.index))? {
            Outcome::Passed => {}
            Outcome::Failed(test) => {
                return Err(format!("`{test}` fails without a mutant: see target/mutants/logs"));
            }
            Outcome::Stopped => return Err(format!("`{}` never ends without a mutant", names[0])),
        }
        // Some mutants make their tests hang.
        let limit = LEAST_LIMIT.max(start.elapsed().saturating_mul(10)).min(LONGEST);
        for trial in &row.trials {
            let (mutant, start) = (&trial.mutant, Instant::now());
            let log = format!("{}-{mutant}", row.index);
            let outcome = self.tests(&trial.tests, Some(mutant), limit, &log)?;
            eprintln!("{mutant}: {outcome:?} in {:.1} s", start.elapsed().as_secs_f32());
            outcomes.insert((row.index, mutant.clone()), outcome);
        }
        Ok(())
    }

    /// Runs the tests with these names, one binary after the other.
    fn tests(
        &self,
        names: &[TestName],
        mutant: Option<&str>,
        limit: Duration,
        log: &str,
    ) -> Result<Outcome, String> {
        for (index, selection) in select::select(&self.binaries, names)?.iter().enumerate() {
            let log = self.logs.join(format!("{log}-{index}.txt"));
            match trial::run(selection, mutant, limit, &log, &self.interruption)? {
                Outcome::Passed => {}
                other => return Ok(other),
            }
        }
        Ok(Outcome::Passed)
    }
}

/// Locks a mutex. The value is complete after each change, so a panic elsewhere has not broken it.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
