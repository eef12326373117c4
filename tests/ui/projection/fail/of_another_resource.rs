//! A projection for the list of another resource.

#![allow(unused_imports)]

use core_api::{Id, Project, Projection, TimeEntry};

#[derive(Projection)]
#[projection(TimeEntry)]
struct Row {
    project: Option<String>,
}

#[allow(dead_code)]
fn list() {
    let _ = core_api::ListProjects::new().select::<Row>(); //~ Row
    let _: Option<(Id<Project>, TimeEntry)> = None;
}

fn main() {}
