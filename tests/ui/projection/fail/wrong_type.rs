//! A column of another type.

#![allow(unused_imports)]

use core_api::{Id, Project, Projection, TimeEntry};

#[derive(Projection)]
#[projection(TimeEntry)]
struct Row {
    billable: Option<String>, //~ Option<String>
    actual_hours: Option<i32>, //~ Option<i32>
}

fn main() {}
