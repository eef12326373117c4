//! A projection without columns.

#![allow(unused_imports)]

use core_api::{Id, Project, Projection, TimeEntry};

#[derive(Projection)]
#[projection(TimeEntry)]
struct Row {} //~ Row

fn main() {}
