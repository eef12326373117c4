use core_api::{Resource, Unlisted};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/task")]
struct Task {
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {}
