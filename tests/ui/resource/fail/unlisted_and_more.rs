use core_api::{Id, Resource, Unlisted};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/task", get = GetTask)]
struct Task {
    id: Id<Task>,
    #[field(sort, unlisted)] //~ unlisted
    more: Unlisted,
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {}
