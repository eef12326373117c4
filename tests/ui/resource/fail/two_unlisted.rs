use core_api::{Id, Resource, Unlisted};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/task", get = GetTask)]
struct Task {
    id: Id<Task>,
    #[field(unlisted)]
    more: Unlisted,
    #[field(unlisted)]
    unlisted: Unlisted, //~ unlisted
}

fn main() {}
