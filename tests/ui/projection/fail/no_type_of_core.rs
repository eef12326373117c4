//! Columns of types that Core does not send.

#![allow(unused_imports)]

use core_api::{Id, Project, Projection, TimeEntry};

#[derive(Projection)]
#[projection(TimeEntry)]
struct Row {
    actual_hours: f64, //~ f64
    client_hours: Option<f64>, //~ Option<f64>
    #[projection(unlisted = "costCenter")]
    cost_center: u64, //~ u64
}

fn main() {}
