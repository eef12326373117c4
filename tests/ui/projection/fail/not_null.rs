//! Columns that Core may leave null.

#![allow(unused_imports)]

use core_api::{Id, Project, Projection, TimeEntry};

#[derive(Projection)]
#[projection(TimeEntry)]
struct Row {
    project: String, //~ String
    project_id: Id<Project>, //~ Id<Project>
    #[projection(unlisted = "costCenter")]
    cost_center: String, //~ String
}

fn main() {}
