use core_api::{Id, Resource, Unlisted};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/task", #[must_use] get = GetTask)] //~ #[must_use]
struct Task {
    id: Id<Task>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {}
