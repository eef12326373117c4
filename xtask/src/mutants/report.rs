//! Figures by row.

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

/// Tells how many mutants of each row its tests killed.
pub(crate) fn report(plan: &Plan, outcomes: &Outcomes) -> Report {
    let mut lines = vec!["| row | mutants | killed |".to_owned(), "|---|---|---|".to_owned()];
    let (mut survivors, mut reasons) = (Vec::new(), Vec::new());
    let (mut rows, mut killed, mut stopped) = (0, 0, 0);
    for (index, claim) in plan.rows.iter().enumerate() {
        let requirement = &claim.requirement;
        let trials = match &claim.evidence {
            Evidence::Trials(trials) => trials,
            Evidence::None(reason) => {
                reasons.push(format!("- {requirement}: {reason}"));
                continue;
            }
        };
        let found = trials
            .iter()
            .filter_map(|trial| Some((trial, outcomes.get(&(index, trial.mutant.clone()))?)));
        let (mut all, mut dead) = (0, 0);
        for (trial, outcome) in found {
            all += 1;
            match outcome {
                Outcome::Passed => survivors.push(format!(
                    "mutant `{}` survives the tests of the row “{requirement}”",
                    trial.mutant
                )),
                Outcome::Failed(_) => dead += 1,
                Outcome::Stopped => {
                    dead += 1;
                    stopped += 1;
                }
            }
        }
        if all > 0 {
            rows += 1;
            killed += dead;
            lines.push(format!("| {requirement} | {all} | {dead} |"));
        }
    }
    let all = killed + survivors.len();
    lines.push(String::new());
    if !reasons.is_empty() {
        let rows = if reasons.len() == 1 { "row" } else { "rows" };
        lines.push(format!("{} {rows} without a mutant:", reasons.len()));
        lines.append(&mut reasons);
        lines.push(String::new());
    }
    lines.push(format!(
        "{rows} rows with {all} mutants: {killed} killed, {stopped} of them by the time limit"
    ));
    let is_good = survivors.is_empty();
    lines.append(&mut survivors);
    Report { text: lines.join("\n"), is_good }
}
