//! A column that the resource does not have.

#![allow(unused_imports)]

use core_api::{Id, Project, Projection, TimeEntry};

#[derive(Projection)]
#[projection(TimeEntry)]
struct Row {
    projct: Option<String>, //~ projct
}

fn main() {}
