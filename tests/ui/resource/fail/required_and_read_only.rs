use core_api::{Id, Resource, Unlisted};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/task", get = GetTask)]
struct Task {
    id: Id<Task>,
    #[field(required, read_only)] //~ read_only
    name: Option<String>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {}
