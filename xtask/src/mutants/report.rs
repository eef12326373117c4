//! The report of a run: figures by row, and survivors.

use std::collections::BTreeMap;

use super::{
    plan::{Evidence, Plan},
    trial::Outcome,
};

/// The outcome of each trial: by row and mutant.
pub(crate) type Outcomes = BTreeMap<(usize, String), Outcome>;

/// A table of all rows, and the survivors.
pub(crate) struct Report {
    pub(crate) text: String,
    /// True if every mutant was killed.
    pub(crate) is_good: bool,
}

/// Reports the number of mutants of each row, and of those that its tests killed.
pub(crate) fn report(plan: &Plan, outcomes: &Outcomes) -> Report {
    let mut totals = Totals::default();
    for (index, claim) in plan.rows.iter().enumerate() {
        match &claim.evidence {
            Evidence::Trials(trials) => {
                let mutants = trials.iter().map(|trial| trial.mutant.as_str());
                let outcomes = mutants
                    .filter_map(|mutant| Some((mutant, outcomes.get(&(index, mutant.into()))?)));
                totals.add(&claim.requirement, outcomes);
            }
            Evidence::None(reason) => {
                totals.reasons.push(format!("- {}: {reason}", claim.requirement));
            }
        }
    }
    Report { text: totals.text(), is_good: totals.survivors.is_empty() }
}

/// The figures of a run, as they are added up.
#[derive(Default)]
struct Totals {
    /// A line of the table for each row with mutants.
    rows: Vec<String>,
    killed: usize,
    /// The number of mutants that the time limit killed.
    stopped: usize,
    survivors: Vec<String>,
    /// The reason for each row without mutants.
    reasons: Vec<String>,
}

impl Totals {
    /// Adds a row with the outcome of each of its mutants.
    fn add<'a>(&mut self, row: &str, outcomes: impl Iterator<Item = (&'a str, &'a Outcome)>) {
        let (mut all, mut killed) = (0, 0);
        for (mutant, outcome) in outcomes {
            all += 1;
            killed += usize::from(*outcome != Outcome::Passed);
            match outcome {
                Outcome::Passed => {
                    let survivor =
                        format!("mutant `{mutant}` survives the tests of the row “{row}”");
                    self.survivors.push(survivor);
                }
                Outcome::Failed(_) => {}
                Outcome::Stopped => self.stopped += 1,
            }
        }
        if all > 0 {
            self.killed += killed;
            self.rows.push(format!("| {row} | {all} | {killed} |"));
        }
    }

    fn text(&self) -> String {
        let mut lines = vec!["| row | mutants | killed |".to_owned(), "|---|---|---|".to_owned()];
        lines.extend(self.rows.iter().cloned());
        lines.push(String::new());
        if !self.reasons.is_empty() {
            let rows = if self.reasons.len() == 1 { "row" } else { "rows" };
            lines.push(format!("{} {rows} without a mutant:", self.reasons.len()));
            lines.extend(self.reasons.iter().cloned());
            lines.push(String::new());
        }
        let (rows, killed, stopped) = (self.rows.len(), self.killed, self.stopped);
        lines.push(format!(
            "{rows} rows with {} mutants: {killed} killed, {stopped} of them by the time limit",
            killed + self.survivors.len()
        ));
        lines.extend(self.survivors.iter().cloned());
        lines.join("\n")
    }
}
