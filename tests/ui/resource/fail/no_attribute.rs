use core_api::{Id, Resource, Unlisted};

#[derive(Clone, Debug, PartialEq, Resource)]

struct Task { //~ Task
    id: Id<Task>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {}
