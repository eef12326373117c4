use core_api::{Id, Resource};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/task")]
struct Task { //~ Task
    id: Id<Task>,
}

fn main() {}
