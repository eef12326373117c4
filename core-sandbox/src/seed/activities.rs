//! Kinds of work.

use core_api::Activity;
use jiff::ToSpan;
use uuid::Uuid;

use super::{Seed, hundredths, row};
use crate::{
    resources::Kind,
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
    ("01", "Meetings"),
    ("02", "Drawings"),
    ("03", "Review"),
    ("04", "Coordination"),
    ("05", "Reports"),
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
    let table = Activity::FIELDS;
    let mut all = Vec::new();
    for (phase, phase_name) in PHASES {
        for (sub, task) in TASKS {
            let code = format!("{phase}-{sub}");
            let is_billable = phase != "OH";
            let bill_rate = if is_billable { 9_000 + seed.numbers.below(40) * 250 } else { 0 };
            let cost_rate = 4_000 + seed.numbers.below(30) * 125;
            let made = seed.today.saturating_sub(i64::from(400 + seed.numbers.below(600)).days());
            let activity = row(
                table,
                &[
                    ("code", text(&code)),
                    ("description", text(&format!("{phase_name}: {}", task.to_lowercase()))),
                    ("name", text(&format!("{code}:"))),
                    ("billable", bare(is_billable)),
                    ("billRate", hundredths(bill_rate)),
                    ("costRate", hundredths(cost_rate)),
                    ("overTimeBillRate", hundredths(bill_rate + bill_rate / 2)),
                    ("minimumHours", hundredths(0)),
                    ("isActive", bare(sub != "05" || is_billable)),
                    ("extra", bare(false)),
                    ("defaultGroup", text("All Activities")),
                    ("tax1", hundredths(0)),
                    ("tax2", hundredths(0)),
                    ("tax3", hundredths(0)),
                ],
            );
            let id = seed.insert(Kind::Activity, activity, made);
            all.push(Booked { id, is_billable, bill_rate, cost_rate });
        }
    }
    all
}
