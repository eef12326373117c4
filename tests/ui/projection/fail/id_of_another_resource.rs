//! A column with the id type of another resource.

#![allow(unused_imports)]

use core_api::{Id, Project, Projection, TimeEntry};

#[derive(Projection)]
#[projection(TimeEntry)]
struct Row {
    id: Id<Project>, //~ Id<Project>
    project_id: Option<Id<TimeEntry>>, //~ Option<Id<TimeEntry>>
}

fn main() {}
