//! Kinds of work.

use uuid::Uuid;

use super::{Seed, hundredths};
use crate::{
    resources::ACTIVITY,
    store::{bare, text},
};

/// Code of a phase, and what it is called.
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

/// Sub-code, and what is done.
const TASKS: [(&str, &str); 5] = [
    ("01", "meetings"),
    ("02", "drawings"),
    ("03", "review"),
    ("04", "coordination"),
    ("05", "reports"),
];

/// An activity that time is booked on.
#[derive(Clone, Copy)]
pub(super) struct Booked {
    pub(super) id: Uuid,
    pub(super) is_billable: bool,
    /// Hundredths of the currency an hour.
    pub(super) bill_rate: u32,
    pub(super) cost_rate: u32,
}

pub(super) fn seed(seed: &mut Seed) -> Vec<Booked> {
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
                ("billable", bare(is_billable)),
                ("billRate", hundredths(bill_rate)),
                ("costRate", hundredths(cost_rate)),
                ("overTimeBillRate", hundredths(bill_rate + bill_rate / 2)),
                ("isActive", bare(is_billable || sub != "05")),
            ];
            let id = seed.insert(&ACTIVITY, seed.ago(days), &values);
            all.push(Booked { id, is_billable, bill_rate, cost_rate });
        }
    }
    all
}
