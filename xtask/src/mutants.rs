//! `mutants`: shows that the tests which `core-auth/SECURITY.md` names fail without what they hold.
//!
//! Every mutant is compiled into one build, behind a switch that an environment variable sets. So
//! the tests are built once, and each mutant costs only the tests of its row.

mod build;
mod copy;
mod manifest;
pub(crate) mod plan;
pub(crate) mod report;
pub(crate) mod rows;
mod select;
pub(crate) mod source;
pub(crate) mod trial;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, atomic::AtomicBool},
    thread,
    time::{Duration, Instant},
};

use build::Binaries;
use plan::{Claim, Evidence, Plan, Trial};
use report::Outcomes;
use rows::TestName;
use trial::Outcome;

/// The least time that a mutant's tests get; they hang with some mutants.
const LEAST_LIMIT: Duration = Duration::from_secs(60);

/// Runs the mutants whose name has this text, all where it is empty.
///
/// # Errors
///
/// When a row has no mutant, code that a mutant changes is not there, the mutants do not build, a
/// test fails without a mutant, or a mutant survives.
pub(crate) fn run(root: &Path, only: &str) -> Result<String, String> {
    let plan = plan::read(root)?;
    let rewritten = source::rewrite(&plan);
    let folder = root.join("target/mutants");
    let copy = folder.join("workspace");
    let refreshed = copy::refresh(root, &copy, &rewritten.files);
    refreshed.map_err(|error| format!("error: copying the workspace: {error}"))?;
    let copy = copy.canonicalize().map_err(|error| format!("error: {error}"))?;
    let target = root.join("target").canonicalize().map_err(|error| format!("error: {error}"))?;
    eprintln!("building the tests with {} mutants", plan.mutants.len());
    let binaries = build::build(&copy, &target, &rewritten)?;
    let logs = folder.join("logs");
    fs::create_dir_all(&logs).map_err(|error| format!("error: {error}"))?;
    let trials = trials(&plan, only);
    let interruption = trial::interruption().map_err(|error| format!("error: {error}"))?;
    let run = Run { binaries, logs, interruption };
    let limit = run.without_mutants(&trials)?;
    let outcomes = run.all(&trials, limit)?;
    let report = report::report(&plan, &outcomes);
    if report.is_good { Ok(report.text) } else { Err(report.text) }
}

/// The trials of a run, with the index of their row.
fn trials<'a>(plan: &'a Plan, only: &str) -> Vec<(usize, &'a Trial)> {
    let of = |(index, claim): (usize, &'a Claim)| match &claim.evidence {
        Evidence::Trials(trials) => trials.iter().map(|trial| (index, trial)).collect(),
        Evidence::None(_) => Vec::new(),
    };
    let trials = plan.rows.iter().enumerate().flat_map(of);
    trials.filter(|(_, trial)| trial.mutant.contains(only)).collect()
}

/// The tests of a build, and where their output goes.
struct Run {
    binaries: Binaries,
    logs: PathBuf,
    interruption: Arc<AtomicBool>,
}

impl Run {
    /// Runs all tests without a mutant; gives the time that a mutant's tests get.
    fn without_mutants(&self, trials: &[(usize, &Trial)]) -> Result<Duration, String> {
        let mut names: Vec<TestName> =
            trials.iter().flat_map(|(_, trial)| trial.tests.iter().cloned()).collect();
        names.sort();
        names.dedup();
        eprintln!("running the tests without a mutant");
        let start = Instant::now();
        match self.tests(&names, None, Duration::MAX, "none")? {
            Outcome::Passed => Ok(LEAST_LIMIT.max(start.elapsed().saturating_mul(2))),
            Outcome::Failed(test) => {
                Err(format!("`{test}` fails without a mutant: see target/mutants/logs"))
            }
            Outcome::Stopped => Err("the tests do not end without a mutant".to_owned()),
        }
    }

    /// Runs every trial, as many at once as the machine has processors.
    fn all(&self, trials: &[(usize, &Trial)], limit: Duration) -> Result<Outcomes, String> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let next = Mutex::new(trials.iter());
        let done = Mutex::new((Outcomes::new(), Vec::new()));
        let locked = || done.lock().unwrap_or_else(PoisonError::into_inner);
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    loop {
                        let next = next.lock().unwrap_or_else(PoisonError::into_inner).next();
                        let Some((row, trial)) = next.filter(|_| locked().1.is_empty()) else {
                            return;
                        };
                        let log = format!("{row}-{}", trial.mutant);
                        let start = Instant::now();
                        match self.tests(&trial.tests, Some(&trial.mutant), limit, &log) {
                            Ok(outcome) => {
                                let seconds = start.elapsed().as_secs_f32();
                                eprintln!("{}: {outcome:?} in {seconds:.1} s", trial.mutant);
                                locked().0.insert((*row, trial.mutant.clone()), outcome);
                            }
                            Err(error) => locked().1.push(format!("{}: {error}", trial.mutant)),
                        }
                    }
                });
            }
        });
        let (outcomes, errors) = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        if errors.is_empty() { Ok(outcomes) } else { Err(errors.join("\n")) }
    }

    /// Runs the tests of these names, those of one binary after those of the other.
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
