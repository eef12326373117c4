use core_api::{Resource, Unlisted};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/task")]
struct Task { //~ Task
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {}
