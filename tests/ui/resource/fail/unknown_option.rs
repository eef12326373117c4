use core_api::{Id, Resource, Unlisted};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/task", get = GetTask)]
struct Task {
    id: Id<Task>,
    #[field(filterable)] //~ filterable
    name: Option<String>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {}
