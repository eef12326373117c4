//! Items that are not structs with named fields.

#![allow(unused_imports)]

use core_api::{Id, Project, Projection, TimeEntry};

#[derive(Projection)]
#[projection(TimeEntry)]
enum Row { //~ Row
    Project,
}

#[derive(Projection)]
#[projection(TimeEntry)]
struct Pair(Option<String>, Option<String>); //~ (Option<String>, Option<String>)

fn main() {}
