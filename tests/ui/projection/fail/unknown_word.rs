//! Unknown words in the attribute.

#![allow(unused_imports)]

use core_api::{Id, Project, Projection, TimeEntry};

#[derive(Projection)]
#[projection(TimeEntry)]
struct Row {
    #[projection(rename = "project")] //~ rename
    name: Option<String>,
    #[projection(column = "project")] //~ "project"
    other: Option<String>,
}

fn main() {}
