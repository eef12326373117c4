use core_api::{Id, Resource, Unlisted};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/task", get = GetTask)]
struct Task {
    id: Id<Task>,
    #[field(filter)]
    #[field(sort)] //~ #[field(sort)]
    name: Option<String>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {}
