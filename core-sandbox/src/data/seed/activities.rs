//! Activities: kinds of work.

use uuid::Uuid;

use super::{Seed, hundredths};
use crate::data::{
    row::{scalar, text},
    schema::ACTIVITY,
};

/// The codes and names of phases.
const PHASES: [(&str, &str); 8] = [
    ("PD", "Pre-design"),
    ("SD", "Schematic design"),
    ("DD", "Design development"),
    ("CD", "Construction documents"),
    ("BN", "Bidding"),
    ("CA", "Construction administration"),
    ("PM", "Project management"),
    ("OH", "Overhead"),
];

/// The sub-codes and names of tasks.
const TASKS: [(&str, &str); 5] = [
    ("01", "meetings"),
    ("02", "drawings"),
    ("03", "review"),
    ("04", "coordination"),
    ("05", "reports"),
];

/// The rates of an activity, for its time entries.
#[derive(Clone, Copy)]
pub(super) struct ActivityRates {
    pub(super) id: Uuid,
    pub(super) is_billable: bool,
    /// In hundredths of the currency an hour.
    pub(super) bill_rate: u32,
    /// In hundredths of the currency an hour.
    pub(super) cost_rate: u32,
}

pub(super) fn seed(seed: &mut Seed) -> Vec<ActivityRates> {
    let mut all = Vec::new();
    for (phase, phase_name) in PHASES {
        for (sub, task) in TASKS {
            let is_billable = phase != "OH";
            let bill_rate = if is_billable { 9_000 + seed.numbers.below(40) * 250 } else { 0 };
            let cost_rate = 4_000 + seed.numbers.below(30) * 125;
            let days = 400 + seed.numbers.below(600);
            let values = [
                ("code", text(&format!("{phase}-{sub}"))),
                ("description", text(&format!("{phase_name}: {task}"))),
                ("billable", scalar(is_billable)),
                ("billRate", hundredths(bill_rate)),
                ("costRate", hundredths(cost_rate)),
                ("overTimeBillRate", hundredths(bill_rate + bill_rate / 2)),
                ("isActive", scalar(is_billable || sub != "05")),
            ];
            let id = seed.insert(&ACTIVITY, seed.ago(days), &values);
            all.push(ActivityRates { id, is_billable, bill_rate, cost_rate });
        }
    }
    all
}
