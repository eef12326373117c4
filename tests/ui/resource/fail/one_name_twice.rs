use core_api::{Id, Resource, Unlisted};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/task", get = GetTask)]
struct Task {
    id: Id<Task>,
    name: Option<String>,
    #[field(name = "name")] //~ "name"
    title: Option<String>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {}
