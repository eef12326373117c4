use core_api::{Id, Resource, Unlisted};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/task", fetch = FetchTask)] //~ fetch
struct Task {
    id: Id<Task>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {}
