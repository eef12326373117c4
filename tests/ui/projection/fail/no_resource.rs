//! A projection without a resource.

#![allow(unused_imports)]

use core_api::{Id, Project, Projection, TimeEntry};

#[derive(Projection)]
struct Row { //~ Row
    project: Option<String>,
}

fn main() {}
