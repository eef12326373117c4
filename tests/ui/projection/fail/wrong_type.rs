//! A column with another type than the field of the resource.

#![allow(unused_imports)]

use core_api::{Id, Project, Projection, TimeEntry};

#[derive(Projection)]
#[projection(TimeEntry)]
struct Row {
    billable: Option<String>, //~ Option<String>
    actual_hours: Option<i32>, //~ Option<i32>
}

fn main() {}
